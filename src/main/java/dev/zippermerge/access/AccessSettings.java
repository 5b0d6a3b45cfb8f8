package dev.zippermerge.access;

import jakarta.validation.constraints.Positive;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may use the service.
 *
 * @param mode whether callers have to say who they are
 * @param requestsPerMinute most requests of one owner to one replica
 * @param allowedOrigins origins of other pages that may use the service in a browser; in open mode
 *     the service answers under their hosts, too
 */
@Validated
@ConfigurationProperties(value = "zippermerge.security", ignoreUnknownFields = false)
record AccessSettings(
    @DefaultValue("OPEN") Mode mode,
    @DefaultValue("1200") @Positive int requestsPerMinute,
    @DefaultValue List<String> allowedOrigins) {
  /** Whether callers have to say who they are. */
  enum Mode {
    /** Whoever reaches the service may do everything; it listens on the loopback interface. */
    OPEN,
    /** Every request brings an API key, or a token of an issuer that the settings name. */
    KEYS
  }
}
