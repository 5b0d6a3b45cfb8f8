package dev.zippermerge.jobs;

import java.util.UUID;

/**
 * What triggers a job: the id of its execution in db-scheduler. A retried job gets a new ticket, so
 * that what may be left of the old one triggers nothing.
 *
 * @param jobId the job
 * @param queueing how often the job was put into the queue
 */
record Ticket(UUID jobId, int queueing) {
  static Ticket parse(String text) {
    int dot = text.indexOf('.');
    return new Ticket(
        UUID.fromString(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
  }

  @Override
  public String toString() {
    return jobId + "." + queueing;
  }
}
