package dev.zippermerge.engine.spec;

import org.jspecify.annotations.Nullable;

/**
 * What {@code zippermerge evaluate} measured of one task of a merged model.
 *
 * @param task the task's name
 * @param testExamples examples of the test split
 * @param accuracy share of right answers, 0 to 1; absent without labels
 */
public record TaskAccuracy(String task, int testExamples, @Nullable Double accuracy) {}
