package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import java.util.Map;

/**
 * Files or rows of the two splits.
 *
 * @param train the training split, or all where there is no test split; never empty
 * @param test the test split; empty where there is none
 */
record SplitParts<T>(List<T> train, List<T> test) {

  static <T> SplitParts<T> all(List<T> all) {
    return new SplitParts<>(all, List.of());
  }

  /**
   * A validation split serves as the test split where there is no other, and is left out where
   * there is.
   *
   * @throws RefusedException DATA_EMPTY where there is no training split
   */
  static <T> SplitParts<T> of(Reading reading, Map<SplitName, List<T>> parts) {
    var train = parts.getOrDefault(SplitName.TRAIN, List.of());
    Splits.requireExamples(train.size(), reading.file() + "!train");
    var validation = parts.getOrDefault(SplitName.VALIDATION, List.of());
    var test = parts.getOrDefault(SplitName.TEST, List.of());
    if (!validation.isEmpty()) {
      reading
          .notes()
          .tell(
              test.isEmpty()
                  ? "The validation split is the test split."
                  : "There is a test split, so the validation split is left out.");
    }
    return new SplitParts<>(train, test.isEmpty() ? validation : test);
  }
}
