package dev.zippermerge.jobs;

import java.util.UUID;

/**
 * What a worker took from the queue.
 *
 * @param ticket the job's
 * @param trial the trial of the job, empty where it is the job itself
 */
record QueueEntry(Ticket ticket, String trial) {
  /** Stands for the job itself. */
  static final String NO_TRIAL = "";

  static QueueEntry of(TrialTicket ticket) {
    return new QueueEntry(ticket.round(), ticket.trial());
  }

  boolean isJob() {
    return trial.isEmpty();
  }

  UUID jobId() {
    return ticket.jobId();
  }

  TrialTicket trialTicket() {
    return new TrialTicket(ticket, trial);
  }
}
