package dev.zippermerge.jobs;

import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Takes trials up, and has what work on them needs.
 *
 * @param states changes of the trials' states
 * @param results stores what was measured and made
 * @param checkpoints stores what an attempt leaves for the next
 * @param specFiles writes what the engine reads
 * @param settings of this worker
 */
@Component
record TrialWorks(
    TrialStates states,
    JobResults results,
    JobCheckpoints checkpoints,
    SpecFiles specFiles,
    WorkerSettings settings) {

  /** Takes a trial up; nothing where the ticket is old. */
  Optional<TrialWork> claim(TrialTicket ticket) {
    return states.claim(ticket, WorkerName.VALUE).map(claim -> new TrialWork(this, claim));
  }
}
