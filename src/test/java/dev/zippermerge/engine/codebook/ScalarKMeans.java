package dev.zippermerge.engine.codebook;

import java.util.Random;

/** K-means one vector after another: the reference for the batched one. */
final class ScalarKMeans {
  private ScalarKMeans() {}

  /** The least error of several runs of Lloyd's algorithm from random vectors. */
  static double error(float[] vectors, int length, int codewordCount, int runs, long seed) {
    var random = new Random(seed);
    double best = Double.POSITIVE_INFINITY;
    for (int run = 0; run < runs; run++) {
      best = Math.min(best, run(vectors, length, codewordCount, random));
    }
    return best;
  }

  private static double run(float[] vectors, int length, int codewordCount, Random random) {
    var codewords = new float[codewordCount * length];
    for (int c = 0; c < codewordCount; c++) {
      int from = random.nextInt(vectors.length / length) * length;
      System.arraycopy(vectors, from, codewords, c * length, length);
    }
    double error = Double.POSITIVE_INFINITY;
    for (int step = 0; step < 50; step++) {
      error = step(vectors, length, codewords);
    }
    return error;
  }

  private static double step(float[] vectors, int length, float[] codewords) {
    var sums = new float[codewords.length];
    var counts = new int[codewords.length / length];
    double error = 0;
    for (int i = 0; i < vectors.length; i += length) {
      int nearest = nearest(vectors, i, length, codewords);
      error += distance(vectors, i, codewords, nearest * length, length);
      counts[nearest]++;
      for (int k = 0; k < length; k++) {
        sums[nearest * length + k] += vectors[i + k];
      }
    }
    for (int c = 0; c < codewords.length; c++) {
      codewords[c] = counts[c / length] == 0 ? codewords[c] : sums[c] / counts[c / length];
    }
    return error;
  }

  /** The codeword nearest to the vector that starts at {@code from}. */
  static int nearest(float[] vectors, int from, int length, float[] codewords) {
    int nearest = 0;
    for (int c = 1; c < codewords.length / length; c++) {
      if (distance(vectors, from, codewords, c * length, length)
          < distance(vectors, from, codewords, nearest * length, length)) {
        nearest = c;
      }
    }
    return nearest;
  }

  static double distance(float[] a, int from, float[] b, int to, int length) {
    double sum = 0;
    for (int k = 0; k < length; k++) {
      double d = a[from + k] - b[to + k];
      sum += d * d;
    }
    return sum;
  }
}
