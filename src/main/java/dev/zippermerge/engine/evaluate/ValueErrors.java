package dev.zippermerge.engine.evaluate;

import dev.zippermerge.engine.data.Split;
import dev.zippermerge.engine.spec.AnswerError;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Adds up how far values are off the labels of a split. */
public final class ValueErrors {
  private final Split split;
  private final int width;
  private final double[] sums;
  private double targetSquares;
  private double squares;
  private double absolutes;
  private int examples;

  /**
   * @param width values for each example
   */
  public ValueErrors(Split split, int width) {
    this.split = split;
    this.width = width;
    this.sums = new double[split.labelled() ? width : 0];
  }

  /** Adds the answers to the next examples, one after the other; nothing without labels. */
  public void add(float[] answers) {
    if (!split.labelled()) {
      return;
    }
    int rows = answers.length / width;
    var targets = split.targets(width, IntStream.range(examples, examples + rows).toArray());
    for (int i = 0; i < answers.length; i++) {
      double difference = answers[i] - (double) targets[i];
      squares += difference * difference;
      absolutes += Math.abs(difference);
      sums[i % width] += targets[i];
      targetSquares += (double) targets[i] * targets[i];
    }
    examples += rows;
  }

  /** The errors so far. */
  public AnswerError error(@Nullable Double relativeToOriginal) {
    if (examples == 0) {
      return new AnswerError(null, null, null, relativeToOriginal);
    }
    double values = (double) examples * width;
    return new AnswerError(squares / values, absolutes / values, rSquared(), relativeToOriginal);
  }

  private @Nullable Double rSquared() {
    double deviations = targetSquares;
    for (double sum : sums) {
      deviations -= sum * sum / examples;
    }
    return deviations > 1e-12 * targetSquares ? 1 - squares / deviations : null;
  }
}
