package dev.zippermerge.engine.merge;

import java.io.Serial;

/** Thrown when a merge was asked to stop, and has left a checkpoint. */
public final class StoppedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  StoppedException() {
    super("The merge was stopped; it can be resumed from its checkpoint.");
  }
}
