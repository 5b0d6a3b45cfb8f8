package dev.zippermerge.lookup.op;

/**
 * Values picked out of one input, in any order: transpositions, paddings, slices.
 *
 * @param order index of each output value in the input; -1 for {@code fill}
 * @param fill what stands where the input has no value
 */
public record Pick(int[] order, float fill) implements Operation {
  @Override
  public void apply(float[][] inputs, float[] output) {
    var from = inputs[0];
    for (int i = 0; i < order.length; i++) {
      output[i] = order[i] < 0 ? fill : from[order[i]];
    }
  }
}
