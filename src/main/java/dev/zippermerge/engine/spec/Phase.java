package dev.zippermerge.engine.spec;

/** The phases of a merge, in order. */
public enum Phase {
  IMPORT,
  DATA,
  ALIGN,
  ENCODE,
  CALIBRATE,
  EVALUATE,
  EXPORT,
  VERIFY
}
