package dev.zippermerge.engine.vq;

import java.util.List;

/** Bits of codes under an ideal entropy code of their frequencies. */
final class CodeLengths {
  private CodeLengths() {}

  /**
   * Bits that name each codeword.
   *
   * @param codewordCount C
   * @param codes of all layers that read the book
   */
  static double[] of(int codewordCount, List<int[]> codes) {
    var counts = new long[codewordCount];
    long all = 0;
    for (var layer : codes) {
      for (int code : layer) {
        counts[code]++;
      }
      all += layer.length;
    }
    var bits = new double[codewordCount];
    for (int c = 0; c < codewordCount; c++) {
      bits[c] = -Math.log((counts[c] + 0.5) / (all + 0.5 * codewordCount)) / Math.log(2);
    }
    return bits;
  }

  /** Bits that a layer's codes take. */
  static double total(double[] bits, int[] codes) {
    double total = 0;
    for (int code : codes) {
      total += bits[code];
    }
    return total;
  }
}
