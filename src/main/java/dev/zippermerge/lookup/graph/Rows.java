package dev.zippermerge.lookup.graph;

/** Walks over the rows of an array and over those of two arrays that it is computed from. */
public final class Rows {
  private Rows() {}

  /** What is done with a row, that is with all positions along the last axis. */
  @FunctionalInterface
  public interface Row {
    /**
     * Takes a row.
     *
     * @param out index of its first value
     * @param first index of the first array's value
     * @param second index of the second array's value
     */
    void at(int out, int first, int second);
  }

  /** What is done with a single value. */
  @FunctionalInterface
  interface Value {
    /**
     * Takes a value.
     *
     * @param index its own
     * @param other index of the other array's value
     */
    void at(int index, int other);
  }

  /**
   * Walks over the rows in row-major order.
   *
   * @param shape of the array; at least one axis
   * @param first distances along the axes in the first array
   * @param second distances in the second
   */
  public static void forEach(int[] shape, int[] first, int[] second, Row row) {
    int size = Shapes.size(shape);
    int width = shape[shape.length - 1];
    var position = new int[shape.length];
    int left = 0;
    int right = 0;
    for (int out = 0; out < size; out += width) {
      row.at(out, left, right);
      for (int axis = shape.length - 2; axis >= 0; axis--) {
        left += first[axis];
        right += second[axis];
        position[axis]++;
        if (position[axis] < shape[axis]) {
          break;
        }
        left -= shape[axis] * first[axis];
        right -= shape[axis] * second[axis];
        position[axis] = 0;
      }
    }
  }

  /**
   * Walks over the values in row-major order.
   *
   * @param shape of the array; at least one axis
   * @param strides distances along the axes in the other array
   */
  static void forEachValue(int[] shape, int[] strides, Value value) {
    int width = shape[shape.length - 1];
    int step = strides[shape.length - 1];
    forEach(
        shape,
        strides,
        strides,
        (index, other, _) -> {
          for (int i = 0; i < width; i++) {
            value.at(index + i, other + i * step);
          }
        });
  }
}
