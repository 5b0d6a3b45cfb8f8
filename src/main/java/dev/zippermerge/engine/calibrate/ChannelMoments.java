package dev.zippermerge.engine.calibrate;

import java.util.Arrays;

/**
 * Mean and variance of each channel over several batches, from those of each batch: the mean of the
 * means; the mean of the variances plus the variance of the means.
 */
public final class ChannelMoments {
  private final double[] sums;
  private final double[] squares;
  private long examples;

  /** Nothing seen yet. */
  public ChannelMoments(int channels) {
    sums = new double[channels];
    squares = new double[channels];
  }

  /** Takes a batch of so many examples into account. */
  public void add(float[] mean, float[] variance, int size) {
    for (int c = 0; c < sums.length; c++) {
      sums[c] += size * (double) mean[c];
      squares[c] += size * (variance[c] + (double) mean[c] * mean[c]);
    }
    examples += size;
  }

  /** Each channel's mean. */
  public float[] mean() {
    return floats(Arrays.stream(sums).map(sum -> sum / examples).toArray());
  }

  /** Each channel's variance. */
  public float[] variance() {
    var variance = new double[sums.length];
    for (int c = 0; c < sums.length; c++) {
      double mean = sums[c] / examples;
      variance[c] = Math.max(0, squares[c] / examples - mean * mean);
    }
    return floats(variance);
  }

  private static float[] floats(double[] values) {
    var floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
