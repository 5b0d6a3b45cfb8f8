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
}
