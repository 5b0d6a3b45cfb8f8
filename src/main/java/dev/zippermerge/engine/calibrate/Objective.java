package dev.zippermerge.engine.calibrate;

/**
 * What a task's network is calibrated and judged by.
 *
 * @param kind what its answers are
 * @param width values that an example is labelled with: the classes, 1, or the output's values
 */
public record Objective(Kind kind, int width) {
  /** Kinds of answers. */
  public enum Kind {
    /** The class of the largest logit; softmax cross-entropy. */
    CLASSES,
    /** Whether the only logit is above 0; sigmoid cross-entropy. */
    BINARY,
    /** The outputs' values; squared error. */
    VALUES
  }
}
