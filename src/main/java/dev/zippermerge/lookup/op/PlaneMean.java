package dev.zippermerge.lookup.op;

/**
 * Means of whole planes (global average pooling).
 *
 * @param channels planes
 * @param plane values of a plane
 */
public record PlaneMean(int channels, int plane) implements Operation {
  private static final int LANES = 8;

  @Override
  public void apply(float[][] inputs, float[] output) {
    for (int channel = 0; channel < channels; channel++) {
      output[channel] = sum(inputs[0], channel * plane) / plane;
    }
  }

  /** Several sums side by side: each addition need not wait for the one before. */
  private float sum(float[] from, int first) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int end = first + plane;
    int i = first;
    for (; i + LANES <= end; i += LANES) {
      a += from[i] + from[i + 1];
      b += from[i + 2] + from[i + 3];
      c += from[i + 4] + from[i + 5];
      d += from[i + 6] + from[i + 7];
    }
    for (; i < end; i++) {
      a += from[i];
    }
    return a + b + (c + d);
  }
}
