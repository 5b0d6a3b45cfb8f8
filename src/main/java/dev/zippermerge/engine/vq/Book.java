package dev.zippermerge.engine.vq;

/**
 * A codebook that several layers share.
 *
 * @param name its name
 * @param codewordCount C
 * @param segmentLength r
 * @param values the codewords [C, r], row after row
 */
public record Book(String name, int codewordCount, int segmentLength, float[] values) {
  /** Most codewords that a code of one byte can name. */
  public static final int MAX_CODEWORDS = 256;

  /** The same book with other codewords. */
  Book withValues(float[] others) {
    return new Book(name, codewordCount, segmentLength, others);
  }
}
