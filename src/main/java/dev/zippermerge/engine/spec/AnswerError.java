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
 * @param boxes how well a detector's boxes agree with the original's; absent for others and for the
 *     original itself
 */
public record AnswerError(
    @Nullable Double meanSquared,
    @Nullable Double meanAbsolute,
    @Nullable Double rSquared,
    @Nullable Double relativeToOriginal,
    @Nullable List<Part> parts,
    @Nullable Boxes boxes) {

  /** Errors of an answer that has one part. */
  public AnswerError(
      @Nullable Double meanSquared,
      @Nullable Double meanAbsolute,
      @Nullable Double rSquared,
      @Nullable Double relativeToOriginal) {
    this(meanSquared, meanAbsolute, rSquared, relativeToOriginal, null, null);
  }

  /** The same errors with those of several parts, and of boxes. */
  public AnswerError with(@Nullable List<Part> several, @Nullable Boxes found) {
    return new AnswerError(meanSquared, meanAbsolute, rSquared, relativeToOriginal, several, found);
  }

  /**
   * A detector's boxes against its original's, after non-maximum suppression of both.
   *
   * @param f1 twice the boxes in common over all boxes of both; boxes are the same if their class
   *     is, and if they overlap by half (intersection over union)
   * @param original boxes that the original finds
   * @param merged boxes that the merged model finds
   */
  public record Boxes(double f1, int original, int merged) {}

  /**
   * A part of an answer that puts several results together, boxes or scores for example.
   *
   * @param tensor the tensor of the original network that holds it
   * @param relativeToOriginal mean |answer - original network's| / mean |original network's|
   */
  public record Part(String tensor, double relativeToOriginal) {}
}
