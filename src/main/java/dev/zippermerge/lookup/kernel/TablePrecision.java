package dev.zippermerge.lookup.kernel;

/** What a table of products holds. */
public enum TablePrecision {
  /** Floats: answers are TensorFlow's, within 1e-4 of the largest. */
  FLOAT32,

  /**
   * Integers of 16 bits, rounded by one scale for a table: twice as many lookups at a time, for
   * answers less exact. Kernels of narrow vectors, and layers for which it does not pay, stay with
   * floats.
   */
  INT16
}
