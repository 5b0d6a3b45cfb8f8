package dev.zippermerge.jobs;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Says every few seconds what this process works on, and frees what processes had that have fallen
 * silent. All by the database's clock.
 */
@Component
class QueueUpkeep {
  private static final Logger LOG = LoggerFactory.getLogger(QueueUpkeep.class);
  private static final Duration INTERVAL = Duration.ofSeconds(4);

  /** Four intervals missed. */
  static final Duration SILENCE = INTERVAL.multipliedBy(4);

  private final JobQueue queue;
  private final JdbcClient jdbc;
  private final Map<QueueEntry, Boolean> held = new ConcurrentHashMap<>();
  private @Nullable ScheduledExecutorService executor = null;

  QueueUpkeep(JobQueue queue, JdbcClient jdbc) {
    this.queue = queue;
    this.jdbc = jdbc;
  }

  /** Begins. */
  void start() {
    executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("queue-upkeep").daemon().factory());
    executor.scheduleWithFixedDelay(this::round, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends. */
  void stop() {
    if (executor != null) {
      executor.shutdownNow();
    }
  }

  /** From now on this process works on an entry. */
  void hold(QueueEntry entry) {
    held.put(entry, true);
  }

  /** This process does not work on an entry any more; from now on it is not renewed. */
  void release(QueueEntry entry) {
    held.remove(entry);
  }

  private void round() {
    try {
      held.keySet().forEach(this::renew);
      freeSilent().forEach(job -> LOG.warn("the worker of job {} was silent for {}", job, SILENCE));
    } catch (RuntimeException e) {
      LOG.warn("the queue cannot be kept up", e);
    }
  }

  /** Not after its release, or an entry that was given back would be ours again. */
  private void renew(QueueEntry entry) {
    held.computeIfPresent(
        entry,
        (_, still) -> {
          queue.renew(entry);
          return still;
        });
  }

  /**
   * Frees the entries of processes that have fallen silent; whose they are. Who was seen in the
   * future was seen before the database's clock was set back.
   */
  List<UUID> freeSilent() {
    return jdbc.sql(
            """
            update merge_queue set worker = null, seen_at = null
            where abs(extract(epoch from clock_timestamp() - seen_at)) > ?
            returning job_id
            """)
        .param(SILENCE.toSeconds())
        .query((row, number) -> row.getObject("job_id", UUID.class))
        .list();
  }
}
