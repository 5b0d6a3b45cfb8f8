package dev.zippermerge.engine.spec;

import org.jspecify.annotations.Nullable;

/**
 * How far answers of a regression task are off, over all values of all test examples.
 *
 * @param meanSquared mean squared difference to the labels, absent without labels
 * @param meanAbsolute mean absolute difference to the labels, absent without labels
 * @param rSquared 1 - squared differences / squared deviations of the labels from their mean,
 *     absent without labels and where these do not differ
 * @param relativeToOriginal mean |answer - original network's| / mean |original network's|, absent
 *     for the original itself
 */
public record AnswerError(
    @Nullable Double meanSquared,
    @Nullable Double meanAbsolute,
    @Nullable Double rSquared,
    @Nullable Double relativeToOriginal) {}
