package dev.zippermerge.lookup.graph;

/** Goes over an elementwise operation's result together with its two operands. */
public final class Walk {
  private final int[] shape;
  private final int[] left;
  private final int[] right;
  private final int size;

  /**
   * Both operands' shapes, row-major.
   *
   * @throws dev.zippermerge.lookup.LookupException where they do not fit
   */
  public Walk(int[] left, int[] right) {
    this.shape = Shapes.broadcast(left, right);
    this.left = Shapes.stretched(left, shape);
    this.right = Shapes.stretched(right, shape);
    this.size = Shapes.size(shape);
  }

  /** The result's shape. */
  public int[] shape() {
    return shape;
  }

  /** The result's number of values. */
  public int size() {
    return size;
  }

  /** Goes over all values: index in the result, in the left operand, in the right one. */
  public void forEach(Rows.Row value) {
    if (shape.length == 0) {
      value.at(0, 0, 0);
      return;
    }
    int last = shape.length - 1;
    Rows.forEach(
        shape,
        left,
        right,
        (out, first, second) -> {
          for (int i = 0; i < shape[last]; i++) {
            value.at(out + i, first + i * left[last], second + i * right[last]);
          }
        });
  }
}
