package dev.zippermerge.jobs;

import java.util.UUID;

/**
 * One try of a worker at a job. Every write of a running job names it, and finds nothing to write
 * to once another worker has taken the job up.
 *
 * @param jobId the job
 * @param number counts from 1
 */
record Attempt(UUID jobId, int number) {}
