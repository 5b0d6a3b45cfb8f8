package dev.zippermerge.engine.codebook;

/**
 * The two parameters of an encoded layer.
 *
 * @param segmentLength r
 * @param codewordCount C
 */
public record Coding(int segmentLength, int codewordCount) {
  /** Most codewords that a one-byte code can tell apart. */
  public static final int MAX_CODEWORDS = 256;

  /** Longest segment. */
  public static final int MAX_SEGMENT_LENGTH = 64;
}
