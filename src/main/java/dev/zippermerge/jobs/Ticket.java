package dev.zippermerge.jobs;

import java.util.UUID;

/**
 * What triggers a job. A retried job gets a new ticket, so that what may be left of the old one
 * triggers nothing.
 *
 * @param jobId the job
 * @param queueing how often the job was put into the queue
 */
record Ticket(UUID jobId, int queueing) {}
