package dev.zippermerge.jobs;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What waits and what runs over all replicas, for operators: every replica tells the same. */
@Component
class QueueMetrics {
  private final JdbcClient jdbc;

  QueueMetrics(MeterRegistry registry, JdbcClient jdbc) {
    this.jdbc = jdbc;
    for (var status : List.of("QUEUED", "RUNNING")) {
      count("zippermerge.jobs", "merge_job", status).register(registry);
      count("zippermerge.trials", "merge_trial", status).register(registry);
    }
    Gauge.builder("zippermerge.queue.age", this, QueueMetrics::age)
        .description("How long the job waits that has waited longest; 0 where none does")
        .baseUnit("seconds")
        .register(registry);
  }

  private Gauge.Builder<QueueMetrics> count(String name, String table, String status) {
    return Gauge.builder(name, this, metrics -> metrics.count(table, status))
        .description("How many are in this state, over all replicas")
        .tag("status", status.toLowerCase(Locale.ROOT));
  }

  private double count(String table, String status) {
    return figure("select count(*) from " + table + " where status = '" + status + "'");
  }

  private double age() {
    return figure(
        """
        select coalesce(extract(epoch from clock_timestamp() - min(queued_at)), 0)
        from merge_job where status = 'QUEUED'
        """);
  }

  private double figure(String query) {
    return jdbc.sql(query).query(Double.class).single();
  }
}
