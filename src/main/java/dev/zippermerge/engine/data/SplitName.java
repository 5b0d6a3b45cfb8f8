package dev.zippermerge.engine.data;

import java.util.Locale;
import java.util.Optional;

/** A split that a folder, a file or a column may name. */
enum SplitName {
  TRAIN,
  TEST,
  VALIDATION;

  /** The split that a word names, in upper or lower case. */
  static Optional<SplitName> of(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "train", "training" -> Optional.of(TRAIN);
      case "test", "testing" -> Optional.of(TEST);
      case "val", "valid", "validation" -> Optional.of(VALIDATION);
      default -> Optional.empty();
    };
  }
}
