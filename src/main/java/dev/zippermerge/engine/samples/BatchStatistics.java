package dev.zippermerge.engine.samples;

import java.util.Arrays;

/**
 * Mean and variance of each channel over several batches, from those of each batch: the mean of the
 * means; the mean of the variances plus the variance of the means.
 */
final class BatchStatistics {
  private final double[] means;
  private final double[] squares;
  private final double[] variances;
  private int batches;

  BatchStatistics(int channels) {
    means = new double[channels];
    squares = new double[channels];
    variances = new double[channels];
  }

  void add(float[] mean, float[] variance) {
    for (int c = 0; c < means.length; c++) {
      means[c] += mean[c];
      squares[c] += (double) mean[c] * mean[c];
      variances[c] += variance[c];
    }
    batches++;
  }

  float[] mean() {
    return floats(Arrays.stream(means).map(sum -> sum / batches).toArray());
  }

  float[] variance() {
    var all = new double[means.length];
    for (int c = 0; c < all.length; c++) {
      double mean = means[c] / batches;
      all[c] = variances[c] / batches + Math.max(0, squares[c] / batches - mean * mean);
    }
    return floats(all);
  }

  private static float[] floats(double[] values) {
    var floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
