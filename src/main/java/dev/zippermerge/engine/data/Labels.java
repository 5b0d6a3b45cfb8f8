package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;

/** Class labels from an array [N] or [N, 1]. */
final class Labels {
  private Labels() {}

  /**
   * @param table the labels as they lie in the file
   * @param inputs the inputs that they belong to
   * @throws RefusedException where they are not one whole number >= 0 for each example
   */
  static int[] of(Table table, Table inputs) {
    int count = table.rows().count();
    long perExample = table.shape().stream().mapToLong(d -> d).reduce(1, (a, b) -> a * b);
    if (perExample != 1) {
      throw new RefusedException(
          RefusalCode.DATA_SHAPE_MISMATCH,
          table.name(),
          "Labels in %s have shape %s for each example; one class index is needed."
              .formatted(table.name(), table.shape()));
    }
    if (count != inputs.rows().count()) {
      throw new RefusedException(
          RefusalCode.DATA_LENGTH_MISMATCH,
          table.name(),
          "%s has %d labels for the %d examples of %s."
              .formatted(table.name(), count, inputs.rows().count(), inputs.name()));
    }
    var labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = label(table, i);
    }
    return labels;
  }

  private static int label(Table table, int index) {
    double value = table.rows().value(index, 0);
    if (value < 0 || value >= 1 << 24 || value != Math.rint(value)) {
      throw new RefusedException(
          RefusalCode.LABEL_OUT_OF_RANGE,
          table.name() + "[" + index + "]",
          "Label %s in %s is not a class index.".formatted(value, table.name()));
    }
    return (int) value;
  }
}
