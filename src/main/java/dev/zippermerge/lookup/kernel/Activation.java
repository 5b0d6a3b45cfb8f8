package dev.zippermerge.lookup.kernel;

/** What a layer does to its values at the end. */
public enum Activation {
  /** Nothing. */
  NONE,
  /** max(y, 0). */
  RELU,
  /** min(max(y, 0), 6). */
  RELU6,
  /** y where positive, alpha x y elsewhere. */
  LEAKY_RELU
}
