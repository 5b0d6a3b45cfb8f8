package dev.zippermerge.jobs;

import java.util.UUID;

/**
 * What triggers a trial: the id of its execution in db-scheduler.
 *
 * @param round the ticket of its job when the trial was asked for
 * @param trial the trial's id
 */
record TrialTicket(Ticket round, String trial) {
  static TrialTicket parse(String text) {
    int slash = text.indexOf('/');
    return new TrialTicket(Ticket.parse(text.substring(0, slash)), text.substring(slash + 1));
  }

  UUID jobId() {
    return round.jobId();
  }

  @Override
  public String toString() {
    return round + "/" + trial;
  }
}
