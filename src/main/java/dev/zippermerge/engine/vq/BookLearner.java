package dev.zippermerge.engine.vq;

import java.util.List;
import java.util.Random;

/** Finds the codewords of one book by Lloyd's steps over the rows of all layers that read it. */
final class BookLearner {
  private final Book book;
  private final List<CodeSearch> searches;

  BookLearner(Book book, List<CodeSearch> searches) {
    this.book = book;
    this.searches = searches;
  }

  /** Codewords drawn from the rows, layers by the number of their rows. */
  float[] drawn(long seed) {
    var random = new Random(seed);
    int length = book.segmentLength();
    long all = searches.stream().mapToLong(search -> search.codes().length).sum();
    var codewords = new float[book.codewordCount() * length];
    for (int c = 0; c < book.codewordCount(); c++) {
      copy(Math.floorMod(random.nextLong(), all), codewords, c * length);
    }
    return codewords;
  }

  private void copy(long row, float[] codewords, int to) {
    for (var search : searches) {
      if (row < search.codes().length) {
        int length = book.segmentLength();
        System.arraycopy(search.rows(), (int) row * length, codewords, to, length);
        return;
      }
      row -= search.codes().length;
    }
  }

  /**
   * Moves each codeword to the weighted mean of its rows. One without rows moves to a place beside
   * the most used one.
   *
   * @param codewords [C, r] as they are
   * @param seed decides which side
   */
  float[] moved(float[] codewords, long seed) {
    int length = book.segmentLength();
    var sums = new double[codewords.length];
    var weights = new double[book.codewordCount()];
    for (var search : searches) {
      add(search, sums, weights, length);
    }
    var moved = codewords.clone();
    for (int i = 0; i < moved.length; i++) {
      if (weights[i / length] > 0) {
        moved[i] = (float) (sums[i] / weights[i / length]);
      }
    }
    split(moved, weights, new Random(seed));
    return moved;
  }

  private static void add(CodeSearch search, double[] sums, double[] weights, int length) {
    var codes = search.codes();
    for (int row = 0; row < codes.length; row++) {
      weights[codes[row]] += search.weight();
      for (int k = 0; k < length; k++) {
        sums[codes[row] * length + k] += search.weight() * search.rows()[row * length + k];
      }
    }
  }

  private static void split(float[] codewords, double[] weights, Random random) {
    int length = codewords.length / weights.length;
    for (int c = 0; c < weights.length; c++) {
      if (weights[c] > 0) {
        continue;
      }
      int most = 0;
      for (int other = 1; other < weights.length; other++) {
        most = weights[other] > weights[most] ? other : most;
      }
      for (int k = 0; k < length; k++) {
        codewords[c * length + k] =
            codewords[most * length + k] + (float) (0.1 * random.nextGaussian());
      }
      weights[most] /= 2;
      weights[c] = weights[most];
    }
  }
}
