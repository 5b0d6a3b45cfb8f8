package dev.zippermerge.access;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may use the service.
 *
 * @param mode whether callers have to say who they are
 */
@ConfigurationProperties("zippermerge.security")
record AccessSettings(@DefaultValue("OPEN") Mode mode) {
  /** Whether callers have to say who they are. */
  enum Mode {
    /** Whoever reaches the service may do everything; it listens on the loopback interface. */
    OPEN,
    /** Every request brings an API key, or a token of an issuer that the settings name. */
    KEYS
  }
}
