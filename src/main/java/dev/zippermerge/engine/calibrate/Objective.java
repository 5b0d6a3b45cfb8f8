package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.detect.DetectionForm;
import org.jspecify.annotations.Nullable;

/**
 * What a task's network is calibrated and judged by.
 *
 * @param kind what its answers are
 * @param width values that an example is labelled with: the classes, 1, or the output's values
 * @param detection how a detector writes its boxes; absent for others
 */
public record Objective(Kind kind, int width, @Nullable DetectionForm detection) {
  /** An objective that is not a detector's. */
  public Objective(Kind kind, int width) {
    this(kind, width, null);
  }

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
