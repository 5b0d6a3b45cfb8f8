package dev.zippermerge.lookup.op;

/**
 * Softmax over the channels of each position, or its logarithm.
 *
 * @param channels planes
 * @param plane positions
 * @param logarithm true for log-softmax
 */
public record Softmax(int channels, int plane, boolean logarithm) implements Operation {
  @Override
  public void apply(float[][] inputs, float[] output) {
    for (int position = 0; position < plane; position++) {
      at(inputs[0], output, position);
    }
  }

  private void at(float[] from, float[] to, int position) {
    int end = channels * plane;
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = position; i < end; i += plane) {
      largest = Math.max(largest, from[i]);
    }
    double sum = 0;
    for (int i = position; i < end; i += plane) {
      double share = Math.exp(from[i] - largest);
      sum += share;
      to[i] = logarithm ? from[i] - largest : (float) share;
    }
    float logSum = (float) Math.log(sum);
    for (int i = position; i < end; i += plane) {
      to[i] = logarithm ? to[i] - logSum : (float) (to[i] / sum);
    }
  }

  @Override
  public boolean inPlace() {
    return true;
  }
}
