package dev.zippermerge.queuebench;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is measured.
 *
 * @param workers worker processes
 * @param jobs jobs that are queued at once to measure throughput
 * @param rate jobs a second that are queued one by one to measure how soon a free worker takes them
 * @param seconds for how long they are
 */
@ConfigurationProperties("zippermerge.queue-bench")
record QueueBenchSettings(
    @DefaultValue("4") int workers,
    @DefaultValue("2000") int jobs,
    @DefaultValue("20") int rate,
    @DefaultValue("15") int seconds) {}
