package dev.zippermerge.engine.data;

import java.util.Arrays;
import java.util.List;

/** What examples are labelled with, one for each. */
sealed interface Targets {
  Targets select(int... indices);

  /**
   * Classes.
   *
   * @param labels indices of classes
   */
  record Classes(int[] labels) implements Targets {
    @Override
    public Classes select(int... indices) {
      return new Classes(Arrays.stream(indices).map(i -> labels[i]).toArray());
    }

    /**
     * The same as values: the number itself, or a row with 1 at the class.
     *
     * @param shape shape of one example's values
     */
    Values asValues(List<Integer> shape) {
      int width = shape.stream().reduce(1, Math::multiplyExact);
      var rows = new float[labels.length][width];
      for (int i = 0; i < labels.length; i++) {
        if (width == 1) {
          rows[i][0] = labels[i];
        } else if (labels[i] < width) {
          rows[i][labels[i]] = 1;
        }
      }
      return new Values(rows, shape);
    }
  }

  /**
   * Values to regress on.
   *
   * @param rows the values, flat
   * @param shape shape of one example's values
   */
  record Values(float[][] rows, List<Integer> shape) implements Targets {
    @Override
    public Values select(int... indices) {
      return new Values(
          Arrays.stream(indices).mapToObj(i -> rows[i]).toArray(float[][]::new), shape);
    }
  }

  /**
   * Classes of positions, of pixels for example.
   *
   * @param maps for each example the class of each position; 255 where it does not count
   */
  record Pixels(byte[][] maps) implements Targets {
    @Override
    public Pixels select(int... indices) {
      return new Pixels(Arrays.stream(indices).mapToObj(i -> maps[i]).toArray(byte[][]::new));
    }

    /**
     * Labels of some examples' positions, one after the other: rows with 1 at the class, zeros
     * where a position does not count; with a width of 1 the class itself, -1 where it does not
     * count.
     */
    float[] rows(int width, int... indices) {
      int positions = maps[0].length;
      var rows = new float[Math.multiplyExact(indices.length * positions, width)];
      for (int i = 0; i < indices.length * positions; i++) {
        int label = Byte.toUnsignedInt(maps[indices[i / positions]][i % positions]);
        boolean counts = label != PixelClasses.IGNORED;
        if (width == 1) {
          rows[i] = counts ? label : -1;
        } else if (counts) {
          rows[i * width + label] = 1;
        }
      }
      return rows;
    }
  }
}
