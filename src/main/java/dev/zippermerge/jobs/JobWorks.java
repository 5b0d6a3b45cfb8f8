package dev.zippermerge.jobs;

import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Takes jobs up, and has what work on them needs.
 *
 * @param states changes of the jobs' states
 * @param searches trials of jobs with a goal
 * @param trials their rows
 * @param results stores what was made
 * @param checkpoints stores what an attempt leaves for the next
 * @param specFiles writes what the engine reads
 * @param settings of this worker
 */
@Component
record JobWorks(
    AttemptStates states,
    Searches searches,
    JobTrials trials,
    JobResults results,
    JobCheckpoints checkpoints,
    SpecFiles specFiles,
    WorkerSettings settings) {

  /** Takes a job up; nothing where the ticket is old. */
  Optional<JobWork> claim(Ticket ticket) {
    return states.claim(ticket, WorkerName.VALUE).map(claim -> new JobWork(this, claim));
  }
}
