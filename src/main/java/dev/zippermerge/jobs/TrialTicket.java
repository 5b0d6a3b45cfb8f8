package dev.zippermerge.jobs;

import java.util.UUID;

/**
 * What triggers a trial.
 *
 * @param round the ticket of its job when the trial was asked for
 * @param trial the trial's id
 */
record TrialTicket(Ticket round, String trial) {
  UUID jobId() {
    return round.jobId();
  }
}
