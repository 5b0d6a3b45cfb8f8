package dev.zippermerge.lookup.op;

/**
 * Several inputs in one value.
 *
 * @param blocks number of pieces that each input is cut into
 * @param lengths length of the pieces of each input; the output holds the first piece of each, then
 *     the second of each, and so on
 */
public record Join(int blocks, int[] lengths) implements Operation {
  @Override
  public void apply(float[][] inputs, float[] output) {
    int to = 0;
    for (int block = 0; block < blocks; block++) {
      for (int i = 0; i < lengths.length; i++) {
        System.arraycopy(inputs[i], block * lengths[i], output, to, lengths[i]);
        to += lengths[i];
      }
    }
  }
}
