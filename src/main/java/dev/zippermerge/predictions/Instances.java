package dev.zippermerge.predictions;

import dev.zippermerge.lookup.LookupTask;

/**
 * Examples for a task.
 *
 * @param task the task
 * @param field where the request has them, to name it
 * @param count how many there are
 * @param values their values, one example after the other
 */
record Instances(LookupTask task, String field, int count, float[] values) {}
