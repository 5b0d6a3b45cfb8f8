package dev.zippermerge.engine.data;

/**
 * Bilinear resizing of one axis with pixel centres at one half; where it shrinks, the triangle is
 * widened by the ratio (antialiasing), as {@code tf.image.resize(..., antialias=True)} does.
 */
final class Resampler {
  private final int[] first;
  private final float[][] weights;

  /**
   * @param from pixels before
   * @param to pixels after
   */
  Resampler(int from, int to) {
    first = new int[to];
    weights = new float[to][];
    double ratio = (double) from / to;
    double reach = Math.max(1, ratio);
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * ratio;
      first[i] = Math.max(0, (int) Math.floor(centre - reach));
      int end = Math.min(from, (int) Math.ceil(centre + reach));
      weights[i] = triangle(first[i], end, centre, reach);
    }
  }

  private static float[] triangle(int first, int end, double centre, double reach) {
    var weights = new float[end - first];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double weight = Math.max(0, 1 - Math.abs(first + i + 0.5 - centre) / reach);
      weights[i] = (float) weight;
      sum += weight;
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= (float) sum;
    }
    return weights;
  }

  /**
   * Resizes the middle axis of an array [outer, from, inner].
   *
   * @return the array [outer, to, inner]
   */
  float[] apply(float[] values, int outer, int from, int inner) {
    var out = new float[outer * first.length * inner];
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < first.length; i++) {
        int target = (o * first.length + i) * inner;
        for (int w = 0; w < weights[i].length; w++) {
          add(values, (o * from + first[i] + w) * inner, weights[i][w], out, target, inner);
        }
      }
    }
    return out;
  }

  private static void add(
      float[] values, int source, float weight, float[] out, int target, int count) {
    for (int c = 0; c < count; c++) {
      out[target + c] += weight * values[source + c];
    }
  }
}
