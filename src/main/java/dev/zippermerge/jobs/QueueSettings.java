package dev.zippermerge.jobs;

import jakarta.validation.constraints.Positive;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * What one owner may have in the queue.
 *
 * @param runningPerOwner engine processes that work for one owner at the same time, over all
 *     workers; any number where absent
 * @param queuedPerOwner jobs of one owner that wait; any number where absent
 */
@Validated
@ConfigurationProperties(value = "zippermerge.queue", ignoreUnknownFields = false)
record QueueSettings(
    @Positive @Nullable Integer runningPerOwner, @Positive @Nullable Integer queuedPerOwner) {

  int mostRunning() {
    return Objects.requireNonNullElse(runningPerOwner, Integer.MAX_VALUE);
  }
}
