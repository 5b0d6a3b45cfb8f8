package dev.zippermerge.jobs;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Figures about jobs for operators. */
@Component
class JobMetrics {
  private final MeterRegistry registry;

  JobMetrics(MeterRegistry registry, MergeJobs jobs) {
    this.registry = registry;
    for (var status : new JobStatus[] {JobStatus.QUEUED, JobStatus.RUNNING}) {
      Gauge.builder("zippermerge.jobs", jobs, repository -> repository.count(status))
          .description("Merge jobs in this state, over all replicas")
          .tag("status", status.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  /** Begins to time an attempt, under a name of its kind. */
  Watch start(String name) {
    return new Watch(name, Timer.start(registry));
  }

  /** Times an attempt. */
  final class Watch {
    private final String name;
    private final Timer.Sample sample;

    private Watch(String name, Timer.Sample sample) {
      this.name = name;
      this.sample = sample;
    }

    void stop(Work.End end) {
      sample.stop(
          Timer.builder(name)
              .description("Duration of attempts by how they ended")
              .tag("outcome", end.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }
}
