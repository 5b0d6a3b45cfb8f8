package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Examples of one task, in two splits, as float32 in the order the network takes them.
 *
 * @param train examples to calibrate with; never empty
 * @param test examples to measure with; never empty
 * @param exampleShape shape of one example: height, width, channels, or features alone
 * @param labelled true where both splits have labels; without it neither has
 * @param classNames class names where the format has them, in the order of the labels
 */
public record CalibrationSet(
    Split train,
    Split test,
    List<Integer> exampleShape,
    boolean labelled,
    @Nullable List<String> classNames) {

  /** Largest label + 1; 0 without labels. */
  public int classes() {
    return Math.max(train.classes(), test.classes());
  }

  /**
   * Checks the labels against a network's outputs.
   *
   * @param classes the network's number of classes
   * @throws RefusedException LABEL_OUT_OF_RANGE naming split and index of the first label outside 0
   *     to classes - 1
   */
  public void requireClasses(int classes) {
    requireClasses("train", train, classes);
    requireClasses("test", test, classes);
  }

  private static void requireClasses(String name, Split split, int classes) {
    for (int i = 0; split.labelled() && i < split.size(); i++) {
      int label = split.label(i);
      if (label < 0 || label >= classes) {
        throw new RefusedException(
            RefusalCode.LABEL_OUT_OF_RANGE,
            name + "[" + i + "]",
            "Label %d of %s example %d is outside 0 to %d.".formatted(label, name, i, classes - 1));
      }
    }
  }
}
