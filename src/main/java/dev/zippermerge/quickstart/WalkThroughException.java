package dev.zippermerge.quickstart;

import java.io.Serial;

/** The walk-through cannot go on; the message says why. */
final class WalkThroughException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  WalkThroughException(String message) {
    super(message);
  }
}
