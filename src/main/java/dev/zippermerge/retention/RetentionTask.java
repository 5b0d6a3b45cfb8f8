package dev.zippermerge.retention;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Cleans in rounds: what all replicas share is cleaned by the first one whose round is due. */
@Component
class RetentionTask {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionTask.class);

  private final List<Cleaning> cleanings;
  private final RetentionSettings settings;
  private final JdbcClient jdbc;
  private final MeterRegistry metrics;
  private final Clock clock;

  RetentionTask(
      List<Cleaning> cleanings,
      RetentionSettings settings,
      JdbcClient jdbc,
      MeterRegistry metrics,
      Clock clock) {
    this.cleanings = cleanings;
    this.settings = settings;
    this.jdbc = jdbc;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Scheduled(initialDelayString = "1m", fixedDelayString = "${zippermerge.retention.interval:1h}")
  void round() {
    boolean forAll = isDue();
    cleanings.stream().filter(each -> forAll || each.local()).forEach(this::clean);
  }

  /** Takes this round; false where another replica has. */
  private boolean isDue() {
    return jdbc.sql(
                """
                update retention_round set begun_at = clock_timestamp()
                where begun_at < clock_timestamp() - make_interval(secs => ?)
                """)
            // Replicas whose rounds lie a little apart shall take turns.
            .param(settings.interval().toSeconds() * 0.9)
            .update()
        == 1;
  }

  private void clean(Cleaning cleaning) {
    try {
      var removed = cleaning.clean(clock.instant());
      metrics.counter("zippermerge.removed", "kind", cleaning.kind()).increment(removed.count());
      metrics
          .counter("zippermerge.removed.bytes", "kind", cleaning.kind())
          .increment(removed.bytes());
      if (removed.count() > 0) {
        LOG.info("removed: {} {}, {} bytes", removed.count(), cleaning.kind(), removed.bytes());
      }
    } catch (RuntimeException e) {
      LOG.warn("cannot remove {}", cleaning.kind(), e);
    }
  }
}
