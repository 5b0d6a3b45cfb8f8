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

  /** Begins to time an attempt. */
  Watch start() {
    return new Watch(Timer.start(registry));
  }

  /** Times an attempt. */
  final class Watch {
    private final Timer.Sample sample;

    private Watch(Timer.Sample sample) {
      this.sample = sample;
    }

    void stop(JobWorker.End end) {
      sample.stop(
          Timer.builder("zippermerge.job.attempts")
              .description("Duration of attempts at merge jobs by how they ended")
              .tag("outcome", end.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }
}
