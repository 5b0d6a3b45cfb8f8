package dev.zippermerge.engine.data;

import java.util.List;

/**
 * Raw values as they lie in a file, one row for each example.
 *
 * @param name the array or folder they come from, for messages
 * @param shape shape of one example
 * @param rows the values
 */
record Table(String name, List<Integer> shape, Rows rows) {

  /** Rows of unsigned bytes or of floats. */
  sealed interface Rows {
    int count();

    double value(int row, int column);
  }

  /** Unsigned bytes; {@code scaled} where 255 stands for 1 unless the user says otherwise. */
  static final class ByteRows implements Rows {
    final byte[][] values;
    final boolean scaled;

    ByteRows(byte[][] values, boolean scaled) {
      this.values = values;
      this.scaled = scaled;
    }

    @Override
    public int count() {
      return values.length;
    }

    @Override
    public double value(int row, int column) {
      return values[row][column] & 0xff;
    }
  }

  /** Floats, finite or not. */
  static final class FloatRows implements Rows {
    final float[][] values;

    FloatRows(float[][] values) {
      this.values = values;
    }

    @Override
    public int count() {
      return values.length;
    }

    @Override
    public double value(int row, int column) {
      return values[row][column];
    }
  }
}
