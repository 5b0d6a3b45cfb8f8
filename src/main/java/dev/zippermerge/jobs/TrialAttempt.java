package dev.zippermerge.jobs;

import java.util.UUID;

/**
 * One try of a worker at a trial. Every write of a running trial names it, and finds nothing to
 * write to once another worker has taken the trial up or its job has ended.
 *
 * @param ticket what triggered it
 * @param number counts from 1
 */
record TrialAttempt(TrialTicket ticket, int number) {
  UUID jobId() {
    return ticket.jobId();
  }

  String trial() {
    return ticket.trial();
  }
}
