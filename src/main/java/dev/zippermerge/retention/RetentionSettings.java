package dev.zippermerge.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long things are kept.
 *
 * @param uploads models and data sets, from their upload on; for ever where absent. What an
 *     unfinished job needs stays until it has ended.
 * @param artifacts merged models, from the end of their job on; for ever where absent
 * @param orphans how old something that nobody refers to must be to be removed; more than the
 *     longest upload takes
 * @param interval from one round of removing to the next
 */
@ConfigurationProperties(value = "zippermerge.retention", ignoreUnknownFields = false)
public record RetentionSettings(
    @Nullable Duration uploads,
    @Nullable Duration artifacts,
    @DefaultValue("1d") Duration orphans,
    @DefaultValue("1h") Duration interval) {

  /** Uploads from before are removed. */
  public Optional<Instant> uploadsBefore(Instant now) {
    return Optional.ofNullable(uploads).map(now::minus);
  }

  /** Artifacts of jobs that ended before are removed. */
  public Optional<Instant> artifactsBefore(Instant now) {
    return Optional.ofNullable(artifacts).map(now::minus);
  }

  /** Orphans from before are removed. */
  public Instant orphansBefore(Instant now) {
    return now.minus(orphans);
  }
}
