package dev.zippermerge.predictions;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Failures of work that ran elsewhere. */
final class Failures {
  private Failures() {}

  /** What to throw here for what was thrown there. */
  static RuntimeException unchecked(@Nullable Throwable cause) {
    return switch (cause) {
      case RuntimeException e -> e;
      case IOException e -> new UncheckedIOException(e);
      case null, default -> new IllegalStateException(cause);
    };
  }
}
