package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.Phase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
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

  /** Times the phases of an attempt. */
  Phases phases(Work work) {
    return new Phases(work.kind());
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

  /** Times each phase from the engine's first word of it to the first of the next one. */
  final class Phases {
    private final Work.Kind kind;
    private @Nullable Phase phase;
    private Timer.Sample sample = Timer.start(registry);

    private Phases(Work.Kind kind) {
      this.kind = kind;
    }

    synchronized void enter(Phase now) {
      if (now != phase) {
        end();
        phase = now;
        sample = Timer.start(registry);
      }
    }

    /** Ends the last phase. */
    synchronized void end() {
      if (phase != null) {
        sample.stop(
            Timer.builder(name(kind, "phases"))
                .description("Duration of a merge's phases")
                .tag("phase", lower(phase))
                .register(registry));
        phase = null;
      }
    }
  }
}
