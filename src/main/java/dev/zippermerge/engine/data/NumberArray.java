package dev.zippermerge.engine.data;

import java.util.List;

/**
 * An array of numbers as it lies in a file, its first axis counting the examples.
 *
 * @param name its name
 * @param shape shape of one example
 * @param rows the values of each example, in row-major order of {@code shape}
 */
public record NumberArray(String name, List<Integer> shape, float[][] rows) {

  static NumberArray of(Table table) {
    var rows =
        switch (table.rows()) {
          case Table.FloatRows floats -> floats.values;
          case Table.ByteRows bytes -> floats(bytes.values);
        };
    return new NumberArray(table.name(), table.shape(), rows);
  }

  private static float[][] floats(byte[][] bytes) {
    var rows = new float[bytes.length][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = new float[bytes[row].length];
      for (int i = 0; i < rows[row].length; i++) {
        rows[row][i] = bytes[row][i] & 0xff;
      }
    }
    return rows;
  }
}
