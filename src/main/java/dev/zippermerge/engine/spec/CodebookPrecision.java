package dev.zippermerge.engine.spec;

/** How an artifact stores the components of codewords. */
public enum CodebookPrecision {
  /** Half precision. */
  FP16,
  /** Signed bytes and one scale for each segment, so that the largest component becomes 127. */
  INT8,
  /**
   * Signed bytes in steps so wide that rounding adds 2 % to the segment's squared quantisation
   * error; entropy coding makes 4 to 5 bits of each.
   */
  ADAPTED
}
