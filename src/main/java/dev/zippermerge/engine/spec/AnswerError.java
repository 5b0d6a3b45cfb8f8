package dev.zippermerge.engine.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far answers of a regression task are off, over all values of all test examples.
 *
 * @param meanSquared mean squared difference to the labels, absent without labels
 * @param meanAbsolute mean absolute difference to the labels, absent without labels
 * @param rSquared 1 - squared differences / squared deviations of the labels from their mean,
 *     absent without labels and where these do not differ
 * @param relativeToOriginal mean |answer - original network's| / mean |original network's|, absent
 *     for the original itself; of an answer in several parts that of the worst one
 * @param parts the same for each part of an answer; absent if there is one part only
 */
public record AnswerError(
    @Nullable Double meanSquared,
    @Nullable Double meanAbsolute,
    @Nullable Double rSquared,
    @Nullable Double relativeToOriginal,
    @Nullable List<Part> parts) {

  /** Errors of an answer that has one part. */
  public AnswerError(
      @Nullable Double meanSquared,
      @Nullable Double meanAbsolute,
      @Nullable Double rSquared,
      @Nullable Double relativeToOriginal) {
    this(meanSquared, meanAbsolute, rSquared, relativeToOriginal, null);
  }

  /** The same errors with those of several parts. */
  public AnswerError with(List<Part> several) {
    return new AnswerError(meanSquared, meanAbsolute, rSquared, relativeToOriginal, several);
  }

  /**
   * A part of an answer that puts several results together, boxes or scores for example.
   *
   * @param tensor the tensor of the original network that holds it
   * @param relativeToOriginal mean |answer - original network's| / mean |original network's|
   */
  public record Part(String tensor, double relativeToOriginal) {}
}
