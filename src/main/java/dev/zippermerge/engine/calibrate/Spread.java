package dev.zippermerge.engine.calibrate;

/** How much values differ from example to example. */
final class Spread {
  private Spread() {}

  /**
   * The mean over all positions of the variance over the examples; 1 where nothing differs.
   *
   * @param values rows of the examples, one after the other
   * @param examples number of rows
   */
  static double variance(float[] values, int examples) {
    int width = values.length / examples;
    double variance = 0;
    for (int i = 0; i < width; i++) {
      double sum = 0;
      double squares = 0;
      for (int row = 0; row < examples; row++) {
        double value = values[row * width + i];
        sum += value;
        squares += value * value;
      }
      double mean = sum / examples;
      variance += Math.max(0, squares / examples - mean * mean);
    }
    return variance > 0 && Double.isFinite(variance) ? variance / width : 1;
  }
}
