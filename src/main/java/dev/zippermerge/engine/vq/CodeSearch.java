package dev.zippermerge.engine.vq;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the codes of one layer's rows: the codeword with the least weighted squared distance plus
 * price x the bits that name it (entropy-constrained vector quantisation, Chou et al., 1989).
 */
final class CodeSearch {
  /** Rows that one thread takes at a time. */
  private static final int BLOCK = 4096;

  private final int codewordCount;
  private final double weight;
  private final float[] rows;
  private final int[] codes;

  /**
   * @param book the codewords' number and length
   * @param rows [rows, r]
   * @param codes codes so far, or null if there are none
   * @param weight what the layer's squared error counts
   */
  CodeSearch(Book book, float[] rows, int @Nullable [] codes, double weight) {
    this.codewordCount = book.codewordCount();
    this.rows = rows;
    this.weight = weight;
    this.codes = codes == null ? new int[rows.length / book.segmentLength()] : codes.clone();
  }

  int[] codes() {
    return codes;
  }

  float[] rows() {
    return rows;
  }

  double weight() {
    return weight;
  }

  /**
   * Assigns all rows.
   *
   * @param codewords [C, r]
   * @param bits that name each codeword
   * @param price of a bit
   */
  void assign(float[] codewords, double[] bits, double price) {
    int length = codewords.length / codewordCount;
    var columns = columns(codewords, length);
    var costs = costs(codewords, length, bits, price);
    int blocks = Math.ceilDiv(codes.length, BLOCK);
    IntStream.range(0, blocks)
        .parallel()
        .forEach(
            block ->
                assign(
                    columns,
                    costs,
                    length,
                    block * BLOCK,
                    Math.min((block + 1) * BLOCK, codes.length)));
  }

  /** The codewords by component, [r, C], times -2. */
  private float[] columns(float[] codewords, int length) {
    var columns = new float[codewords.length];
    for (int c = 0; c < codewordCount; c++) {
      for (int k = 0; k < length; k++) {
        columns[k * codewordCount + c] = -2 * codewords[c * length + k];
      }
    }
    return columns;
  }

  /** |c|² + price x bits / weight of each codeword. */
  private float[] costs(float[] codewords, int length, double[] bits, double price) {
    var costs = new float[codewordCount];
    for (int c = 0; c < codewordCount; c++) {
      double cost = price * bits[c] / weight;
      for (int k = 0; k < length; k++) {
        double value = codewords[c * length + k];
        cost += value * value;
      }
      costs[c] = (float) cost;
    }
    return costs;
  }

  private void assign(float[] columns, float[] costs, int length, int from, int to) {
    var scores = new float[codewordCount];
    for (int row = from; row < to; row++) {
      System.arraycopy(costs, 0, scores, 0, codewordCount);
      for (int k = 0; k < length; k++) {
        float value = rows[row * length + k];
        int column = k * codewordCount;
        for (int c = 0; c < codewordCount; c++) {
          scores[c] += value * columns[column + c];
        }
      }
      codes[row] = least(scores);
    }
  }

  private static int least(float[] scores) {
    int best = 0;
    for (int c = 1; c < scores.length; c++) {
      if (scores[c] < scores[best]) {
        best = c;
      }
    }
    return best;
  }
}
