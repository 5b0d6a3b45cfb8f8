package dev.zippermerge.lookup.op;

/**
 * An elementwise operation on two values one of which is repeated along some axes.
 *
 * @param kind the operation
 * @param left index of the left operand for each output value
 * @param right index of the right operand for each output value
 */
public record Stretched(Pairwise.Kind kind, int[] left, int[] right) implements Operation {
  @Override
  public void apply(float[][] inputs, float[] output) {
    for (int i = 0; i < left.length; i++) {
      output[i] = kind.of(inputs[0][left[i]], inputs[1][right[i]]);
    }
  }
}
