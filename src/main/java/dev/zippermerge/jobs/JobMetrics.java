package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.Phase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** What this worker's attempts at jobs and trials took and came to, for operators. */
@Component
class JobMetrics {
  private final MeterRegistry registry;

  JobMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Begins to time an attempt. */
  Watch start(Work work) {
    return new Watch(work.kind(), Timer.start(registry));
  }

  /** Times a phase of an attempt, from now on until what it gives is run. */
  Runnable phase(Work work, Phase phase) {
    var sample = Timer.start(registry);
    var timer =
        Timer.builder(name(work.kind(), "phases"))
            .description("Duration of a merge's phases")
            .tag("phase", lower(phase))
            .register(registry);
    return () -> sample.stop(timer);
  }

  /** Counts an attempt that ended its job or trial with a problem. */
  void failed(Work work, JobProblem problem) {
    Counter.builder(name(work.kind(), "failures"))
        .description("Failures by the problem's code")
        .tag("code", problem.code())
        .register(registry)
        .increment();
  }

  private static String name(Work.Kind kind, String figure) {
    return "zippermerge." + lower(kind) + "." + figure;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Times an attempt. */
  final class Watch {
    private final Work.Kind kind;
    private final Timer.Sample sample;

    private Watch(Work.Kind kind, Timer.Sample sample) {
      this.kind = kind;
      this.sample = sample;
    }

    void stop(Work.End end) {
      sample.stop(
          Timer.builder(name(kind, "attempts"))
              .description("Duration of attempts by how they ended")
              .tag("outcome", lower(end))
              .register(registry));
    }
  }
}
