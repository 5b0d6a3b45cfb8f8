package dev.zippermerge.lookup.kernel;

/** How products become integers of 16 bits. */
final class Rounding {
  /** So many products add up without an overflow. */
  static final int TERMS = 16;

  /** The largest product. */
  static final int LARGEST = Short.MAX_VALUE / TERMS;

  private Rounding() {}
}
