package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.Refusal;
import java.nio.file.Path;
import java.util.List;

/** How one attempt's engine process ended. */
sealed interface RunOutcome {

  /**
   * The engine has done its work.
   *
   * @param event its last event, one that the work can end with
   * @param folder what the event names lies there
   */
  record Done(EngineEvent event, Path folder) implements RunOutcome {}

  /** The engine refused its input, or ran longer than allowed: another try would end the same. */
  record Failed(JobProblem problem) implements RunOutcome {
    static Failed of(Refusal refusal, List<String> lastLines) {
      return new Failed(
          new JobProblem(refusal.code().name(), refusal.culprit(), refusal.message(), lastLines));
    }
  }

  /** The engine crashed: another try may do better. */
  record Crashed(JobProblem problem) implements RunOutcome {}

  /** We stopped it: it was cancelled, another worker has the job, or this worker ends. */
  record Stopped() implements RunOutcome {}
}
