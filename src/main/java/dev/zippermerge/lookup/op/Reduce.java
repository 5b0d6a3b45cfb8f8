package dev.zippermerge.lookup.op;

import java.util.Arrays;

/**
 * Means, sums or largest values along axes.
 *
 * @param kind which of them
 * @param targets index of each input value's result
 * @param size number of results
 */
public record Reduce(Kind kind, int[] targets, int size) implements Operation {

  /** What is computed of the values that fall together. */
  public enum Kind {
    /** Their mean. */
    MEAN,
    /** Their sum. */
    SUM,
    /** The largest. */
    MAX,
    /** The smallest. */
    MIN
  }

  @Override
  public void apply(float[][] inputs, float[] output) {
    switch (kind) {
      case MEAN, SUM -> sum(inputs[0], output);
      case MAX -> {
        Arrays.fill(output, 0, size, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < targets.length; i++) {
          output[targets[i]] = Math.max(output[targets[i]], inputs[0][i]);
        }
      }
      case MIN -> {
        Arrays.fill(output, 0, size, Float.POSITIVE_INFINITY);
        for (int i = 0; i < targets.length; i++) {
          output[targets[i]] = Math.min(output[targets[i]], inputs[0][i]);
        }
      }
    }
  }

  private void sum(float[] from, float[] output) {
    Arrays.fill(output, 0, size, 0);
    for (int i = 0; i < targets.length; i++) {
      output[targets[i]] += from[i];
    }
    if (kind == Kind.MEAN) {
      float share = size / (float) targets.length;
      for (int i = 0; i < size; i++) {
        output[i] *= share;
      }
    }
  }
}
