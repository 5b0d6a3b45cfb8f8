package dev.zippermerge.engine.spec;

/** The phases of a merge, in order. */
public enum Phase {
  /** Trials that look for r and C; only where the merge has a goal. */
  SEARCH,
  IMPORT,
  DATA,
  ALIGN,
  ENCODE,
  CALIBRATE,
  EVALUATE,
  EXPORT,
  VERIFY,
  /** Latencies. */
  TIME
}
