package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;

/**
 * Labels from an array. One whole number >= 0 for each example, and rows of zeros with a single 1,
 * are classes; anything else is values to regress on. Several whole numbers from 0 on need not be
 * classes, as pixels are not.
 */
final class Labels {
  private static final int MOST_CLASSES = 1 << 24;

  private Labels() {}

  /**
   * Reads labels.
   *
   * @param table the labels as they lie in the file
   * @param inputs the inputs that they belong to
   * @param first label of the first class
   * @throws RefusedException where there is not one for each example, or one is not finite
   */
  static Targets of(Table table, Table inputs, int first) {
    int count = table.rows().count();
    requireOneForEach(table.name(), count, inputs);
    int width = table.shape().stream().reduce(1, Math::multiplyExact);
    var labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = width == 1 ? whole(table, i, first) : hot(table, i, width);
      if (labels[i] < 0) {
        return values(table, width);
      }
    }
    return new Targets.Classes(labels);
  }

  /**
   * @throws RefusedException DATA_LENGTH_MISMATCH where there is not one label for each example
   */
  static void requireOneForEach(String labels, int count, Table inputs) {
    if (count != inputs.rows().count()) {
      throw new RefusedException(
          RefusalCode.DATA_LENGTH_MISMATCH,
          labels,
          "%s has %d labels for the %d examples of %s."
              .formatted(labels, count, inputs.rows().count(), inputs.name()));
    }
  }

  /** The class index, or -1 where the number is none. */
  private static int whole(Table table, int index, int first) {
    double value = table.rows().value(index, 0) - first;
    if (first != 0 && value < 0) {
      throw below(table.name() + "[" + index + "]", Math.round(value + first), first);
    }
    return value >= 0 && value < MOST_CLASSES && value == Math.rint(value) ? (int) value : -1;
  }

  /** The refusal of a label that comes before the first class. */
  static RefusedException below(String place, long label, int first) {
    return new RefusedException(
        RefusalCode.LABEL_OUT_OF_RANGE,
        place,
        "%s holds the label %d; labelOffset says that the first class is %d."
            .formatted(place, label, first));
  }

  /** The position of the only 1 among zeros, or -1. */
  private static int hot(Table table, int index, int width) {
    int hot = -1;
    for (int i = 0; i < width; i++) {
      double value = table.rows().value(index, i);
      if (value == 1 && hot < 0) {
        hot = i;
      } else if (value != 0) {
        return -1;
      }
    }
    return hot;
  }

  private static Targets values(Table table, int width) {
    var rows = new float[table.rows().count()][width];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < width; i++) {
        rows[row][i] = (float) table.rows().value(row, i);
        if (!Float.isFinite(rows[row][i])) {
          throw new RefusedException(
              RefusalCode.DATA_NOT_FINITE,
              table.name() + "[" + row + "]",
              "Label %d of %s holds the value %s.".formatted(row, table.name(), rows[row][i]));
        }
      }
    }
    return new Targets.Values(rows, table.shape().isEmpty() ? List.of(1) : table.shape());
  }
}
