package dev.zippermerge.jobs;

import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of a worker.
 *
 * @param concurrency jobs and trials that run at the same time
 * @param memoryLimit most resident memory of an engine process
 * @param timeLimit longest that an engine process may run
 * @param checkpointInterval least time between two checkpoints of a job
 */
@Validated
@ConfigurationProperties(value = "zippermerge.worker", ignoreUnknownFields = false)
record WorkerSettings(
    @DefaultValue("1") @Positive int concurrency,
    @DefaultValue("4GB") DataSize memoryLimit,
    @DefaultValue("6h") Duration timeLimit,
    @DefaultValue("1m") Duration checkpointInterval) {

  /** What makes the engine leave checkpoints, and go on from one where it is there. */
  List<String> checkpointArguments(Optional<Path> checkpoint) {
    return Stream.concat(
            Stream.of("--checkpoint-every=" + checkpointInterval.toSeconds()),
            checkpoint.stream().map(file -> "--resume=" + file))
        .toList();
  }
}
