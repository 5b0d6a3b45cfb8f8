package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads labels of pixels: a whole number for each position, or rows with a single 1; {@value
 * #IGNORED} is no class, and positions with it do not count.
 */
final class PixelClasses {
  /** Label of positions that do not count. */
  static final int IGNORED = 255;

  private PixelClasses() {}

  /**
   * The same split with classes of pixels; null where its labels are none.
   *
   * @param positions answers of the network for each example
   * @param classes the network's classes
   * @throws RefusedException LABEL_OUT_OF_RANGE naming array and row where all labels are whole
   *     numbers, one for each position, but one is no class
   */
  static @Nullable Targets of(Split split, int positions, int classes) {
    if (!(split.targets() instanceof Targets.Values(var rows, var _))) {
      return null;
    }
    int width = rows.length == 0 ? 0 : rows[0].length;
    if (width == positions * classes && classes > 1 && allHot(rows, classes)) {
      return new Targets.Pixels(map(rows, row -> hot(row, classes)));
    }
    if (width != positions || !allWhole(rows)) {
      return null;
    }
    if (classes <= 2 && Arrays.stream(rows).allMatch(PixelClasses::isBlackAndWhite)) {
      return new Targets.Pixels(map(rows, PixelClasses::white));
    }
    requireClasses(split, rows, Math.max(2, classes));
    return new Targets.Pixels(map(rows, PixelClasses::whole));
  }

  private interface Row {
    byte[] of(float[] values);
  }

  private static byte[][] map(float[][] rows, Row row) {
    return Arrays.stream(rows).map(row::of).toArray(byte[][]::new);
  }

  private static boolean allHot(float[][] rows, int classes) {
    for (var row : rows) {
      for (int start = 0; start < row.length; start += classes) {
        int ones = 0;
        for (int i = start; i < start + classes; i++) {
          ones += row[i] == 1 ? 1 : row[i] == 0 ? 0 : 2;
        }
        if (ones != 1) {
          return false;
        }
      }
    }
    return true;
  }

  private static byte[] hot(float[] row, int classes) {
    var labels = new byte[row.length / classes];
    for (int i = 0; i < row.length; i++) {
      if (row[i] == 1) {
        labels[i / classes] = (byte) (i % classes);
      }
    }
    return labels;
  }

  private static boolean allWhole(float[][] rows) {
    for (var row : rows) {
      for (float value : row) {
        if (value != Math.rint(value)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Masks that are pictures hold 255 for the one class beside the ground. */
  private static boolean isBlackAndWhite(float[] row) {
    for (float value : row) {
      if (value != 0 && value != IGNORED) {
        return false;
      }
    }
    return true;
  }

  private static byte[] white(float[] row) {
    var labels = new byte[row.length];
    for (int i = 0; i < row.length; i++) {
      labels[i] = (byte) (row[i] == 0 ? 0 : 1);
    }
    return labels;
  }

  private static byte[] whole(float[] row) {
    var labels = new byte[row.length];
    for (int i = 0; i < row.length; i++) {
      labels[i] = (byte) (int) row[i];
    }
    return labels;
  }

  private static void requireClasses(Split split, float[][] rows, int classes) {
    for (int row = 0; row < rows.length; row++) {
      for (float value : rows[row]) {
        if (value != IGNORED && (value < 0 || value >= classes)) {
          throw new RefusedException(
              RefusalCode.LABEL_OUT_OF_RANGE,
              split.place(row),
              "%s holds the label %.0f for a pixel, which is outside 0 to %d, the network's classes; 255 leaves a pixel out. If labels are values, set the task's kind to REGRESSION."
                  .formatted(split.place(row), value, classes - 1));
        }
      }
    }
  }
}
