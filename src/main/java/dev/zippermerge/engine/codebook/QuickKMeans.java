package dev.zippermerge.engine.codebook;

import java.util.Arrays;
import java.util.Random;

/**
 * K-means of few steps over few vectors, to compare errors with: seeded by k-means++, one start.
 * {@link KMeans} finds lower errors and takes far longer for so little.
 */
final class QuickKMeans {
  private static final int STEPS = 4;

  private final float[] vectors;
  private final int length;
  private final int count;
  private final float[] codewords;
  private final int[] codes;
  private final float[] distances;

  private QuickKMeans(float[] vectors, int length, int codewordCount) {
    this.vectors = vectors;
    this.length = length;
    this.count = vectors.length / length;
    this.codewords = new float[codewordCount * length];
    this.codes = new int[count];
    this.distances = new float[count];
  }

  /**
   * Squared distance of each vector to its codeword.
   *
   * @param vectors [N, r]
   * @param length r
   * @param codewordCount C
   */
  static float[] distances(float[] vectors, int length, int codewordCount, long seed) {
    var kMeans = new QuickKMeans(vectors, length, codewordCount);
    kMeans.seed(new Random(seed));
    for (int step = 0; step < STEPS; step++) {
      kMeans.moveCodewords();
      Arrays.fill(kMeans.distances, Float.POSITIVE_INFINITY);
      for (int codeword = 0; codeword < codewordCount; codeword++) {
        kMeans.offer(codeword);
      }
    }
    return kMeans.distances;
  }

  /** Each codeword is a vector drawn with a chance by its distance to the codewords before. */
  private void seed(Random random) {
    Arrays.fill(distances, Float.POSITIVE_INFINITY);
    int next = random.nextInt(count);
    for (int codeword = 0; codeword * length < codewords.length; codeword++) {
      System.arraycopy(vectors, next * length, codewords, codeword * length, length);
      offer(codeword);
      next = draw(random);
    }
  }

  private int draw(Random random) {
    double sum = 0;
    for (float distance : distances) {
      sum += distance;
    }
    double left = random.nextDouble() * sum;
    int drawn = 0;
    while (drawn < count - 1 && left >= distances[drawn]) {
      left -= distances[drawn++];
    }
    return drawn;
  }

  /** Gives a codeword the vectors that it is nearer to than what they have. */
  private void offer(int codeword) {
    for (int i = 0; i < count; i++) {
      float distance = 0;
      for (int k = 0; k < length; k++) {
        float difference = vectors[i * length + k] - codewords[codeword * length + k];
        distance += difference * difference;
      }
      if (distance < distances[i]) {
        distances[i] = distance;
        codes[i] = codeword;
      }
    }
  }

  /** Moves codewords to the mean of their vectors; those without any stay. */
  private void moveCodewords() {
    var sums = new float[codewords.length];
    var sizes = new int[codewords.length / length];
    for (int i = 0; i < count; i++) {
      sizes[codes[i]]++;
      for (int k = 0; k < length; k++) {
        sums[codes[i] * length + k] += vectors[i * length + k];
      }
    }
    for (int i = 0; i < sums.length; i++) {
      codewords[i] = sizes[i / length] == 0 ? codewords[i] : sums[i] / sizes[i / length];
    }
  }
}
