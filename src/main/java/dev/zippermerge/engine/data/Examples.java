package dev.zippermerge.engine.data;

import java.util.Arrays;
import java.util.List;

/** Where the values of examples lie: bytes stay bytes until a batch needs them. */
sealed interface Examples {
  int size();

  int exampleSize();

  /** Writes one example's values from the given position on. */
  void copy(int index, float[] into, int position);

  Examples select(int... indices);

  /** Values as the network takes them. */
  final class Floats implements Examples {
    private final float[][] rows;

    Floats(float[][] rows) {
      this.rows = rows;
    }

    @Override
    public int size() {
      return rows.length;
    }

    @Override
    public int exampleSize() {
      return rows.length == 0 ? 0 : rows[0].length;
    }

    @Override
    public void copy(int index, float[] into, int position) {
      System.arraycopy(rows[index], 0, into, position, rows[index].length);
    }

    @Override
    public Floats select(int... indices) {
      return new Floats(Arrays.stream(indices).mapToObj(i -> rows[i]).toArray(float[][]::new));
    }
  }

  /** Unsigned bytes, and the value that each of the 256 stands for. */
  final class Bytes implements Examples {
    private final byte[][] rows;
    private final float[] values;

    Bytes(byte[][] rows, float[] values) {
      this.rows = rows;
      this.values = values;
    }

    @Override
    public int size() {
      return rows.length;
    }

    @Override
    public int exampleSize() {
      return rows.length == 0 ? 0 : rows[0].length;
    }

    @Override
    public void copy(int index, float[] into, int position) {
      var row = rows[index];
      for (int i = 0; i < row.length; i++) {
        into[position + i] = values[row[i] & 0xff];
      }
    }

    @Override
    public Bytes select(int... indices) {
      return new Bytes(
          Arrays.stream(indices).mapToObj(i -> rows[i]).toArray(byte[][]::new), values);
    }
  }

  /** Examples of several inputs, each with the values of all, one after the other. */
  final class Joined implements Examples {
    private final List<Examples> parts;

    Joined(List<Examples> parts) {
      this.parts = parts;
    }

    @Override
    public int size() {
      return parts.getFirst().size();
    }

    @Override
    public int exampleSize() {
      return parts.stream().mapToInt(Examples::exampleSize).sum();
    }

    @Override
    public void copy(int index, float[] into, int position) {
      int at = position;
      for (var part : parts) {
        part.copy(index, into, at);
        at += part.exampleSize();
      }
    }

    @Override
    public Joined select(int... indices) {
      return new Joined(parts.stream().map(part -> part.select(indices)).toList());
    }
  }
}
