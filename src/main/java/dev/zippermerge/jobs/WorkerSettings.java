package dev.zippermerge.jobs;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of a worker.
 *
 * @param concurrency jobs that run at the same time
 * @param memoryLimit most resident memory of a job's engine process
 * @param timeLimit longest that a job's engine process may run
 * @param checkpointInterval least time between two checkpoints of a job
 */
@ConfigurationProperties("zippermerge.worker")
record WorkerSettings(
    @DefaultValue("1") int concurrency,
    @DefaultValue("4GB") DataSize memoryLimit,
    @DefaultValue("6h") Duration timeLimit,
    @DefaultValue("1m") Duration checkpointInterval) {}
