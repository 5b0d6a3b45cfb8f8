package dev.zippermerge.jobs;

import java.util.UUID;
import org.springframework.stereotype.Component;

/** What a job needs only until it ends. */
@Component
class JobLeftovers {
  private final JobHolds holds;
  private final JobCheckpoints checkpoints;
  private final JobTrials trials;

  JobLeftovers(JobHolds holds, JobCheckpoints checkpoints, JobTrials trials) {
    this.holds = holds;
    this.checkpoints = checkpoints;
    this.trials = trials;
  }

  /** Lets go of all that an ended job does not need, within the caller's transaction. */
  void remove(UUID jobId) {
    holds.release(jobId);
    checkpoints.remove(jobId);
    trials.close(jobId);
  }
}
