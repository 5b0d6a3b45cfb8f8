package dev.zippermerge.lookup.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What follows a layer's sums: y = activation(scale[t] x y + shift[t]) for output t.
 *
 * @param scale factors by output, absent for 1
 * @param shift terms by output, absent for 0
 * @param activation the activation
 * @param alpha slope of {@link Activation#LEAKY_RELU} below 0
 */
public record Epilogue(
    float @Nullable [] scale, float @Nullable [] shift, Activation activation, float alpha) {

  /** Leaves the sums as they are. */
  public static Epilogue none() {
    return new Epilogue(null, null, Activation.NONE, 0);
  }

  /** The factor of an output's sums. */
  float factor(int output) {
    return scale == null ? 1 : scale[output];
  }

  /** The term of an output's sums. */
  float term(int output) {
    return shift == null ? 0 : shift[output];
  }

  /**
   * Finishes values that belong to one output.
   *
   * @param output the output
   * @param from holds the sums
   * @param first where they begin
   * @param to gets the values
   * @param target where they begin
   * @param count how many there are
   */
  public void apply(int output, float[] from, int first, float[] to, int target, int count) {
    finish(factor(output), term(output), from, first, to, target, count);
  }

  private void finish(
      float factor, float term, float[] from, int first, float[] to, int target, int count) {
    switch (activation) {
      case NONE -> linear(factor, term, from, first, to, target, count);
      case RELU -> {
        for (int i = 0; i < count; i++) {
          to[target + i] = Math.max(factor * from[first + i] + term, 0);
        }
      }
      case RELU6 -> {
        for (int i = 0; i < count; i++) {
          to[target + i] = Math.min(Math.max(factor * from[first + i] + term, 0), 6);
        }
      }
      case LEAKY_RELU -> {
        for (int i = 0; i < count; i++) {
          float value = factor * from[first + i] + term;
          to[target + i] = value > 0 ? value : alpha * value;
        }
      }
    }
  }

  /** Finishes the sums of a dense layer, one for each output, in place. */
  public void apply(float[] sums, int outputs) {
    if (scale != null) {
      for (int i = 0; i < outputs; i++) {
        sums[i] *= scale[i];
      }
    }
    if (shift != null) {
      for (int i = 0; i < outputs; i++) {
        sums[i] += shift[i];
      }
    }
    if (activation != Activation.NONE) {
      finish(1, 0, sums, 0, sums, 0, outputs);
    }
  }

  private static void linear(
      float factor, float term, float[] from, int first, float[] to, int target, int count) {
    for (int i = 0; i < count; i++) {
      to[target + i] = factor * from[first + i] + term;
    }
  }
}
