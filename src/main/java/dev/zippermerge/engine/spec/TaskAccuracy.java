package dev.zippermerge.engine.spec;

import org.jspecify.annotations.Nullable;

/**
 * What {@code zippermerge evaluate} measured of one task of a merged model.
 *
 * @param task the task's name
 * @param kind what its answers are
 * @param testExamples examples of the test split
 * @param accuracy share of right answers, 0 to 1; absent without labels and for a regression
 * @param error errors of a regression against its labels; absent without labels and for a
 *     classification
 * @param iou mean intersection over union of a classification of pixels, whose accuracy is the
 *     share of right pixels; absent for others
 */
public record TaskAccuracy(
    String task,
    TaskKind kind,
    int testExamples,
    @Nullable Double accuracy,
    @Nullable AnswerError error,
    @Nullable Double iou) {}
