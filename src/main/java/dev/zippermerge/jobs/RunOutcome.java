package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.Refusal;
import java.nio.file.Path;
import java.util.List;

/** How one attempt at a merge ended. */
sealed interface RunOutcome {

  /**
   * The engine has done its work.
   *
   * @param result file of the results
   * @param artifact file of the merged model
   */
  record Done(Path result, Path artifact) implements RunOutcome {
    static Done of(EngineEvent.Done done, Path folder) {
      return new Done(folder.resolve(done.result()), folder.resolve(done.artifact()));
    }
  }

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
