package dev.zippermerge.lookup.plan;

import dev.zippermerge.lookup.graph.Shapes;
import java.util.stream.IntStream;

/** Orders in which values are picked out of another value, axis by axis. */
final class Picking {
  private Picking() {}

  /** Where along its axis of the input a position along an axis of the output lies. */
  @FunctionalInterface
  interface AxisMap {
    /** A position of the input; one that it does not have stands for filling. */
    int at(int axis, int position);
  }

  /**
   * For each stored index of the output the stored index of the input, -1 for filling.
   *
   * @param shape the output's
   * @param from the input's, of the same rank
   */
  static int[] order(int[] shape, int[] from, AxisMap map) {
    return order(shape, from, IntStream.range(0, shape.length).toArray(), map);
  }

  /**
   * The same where the output has the input's axes in another order.
   *
   * @param axes for each axis of the output that of the input
   */
  static int[] order(int[] shape, int[] from, int[] axes, AxisMap map) {
    var source = Layout.stored(from);
    var target = Layout.stored(shape);
    var strides = Shapes.strides(from);
    var lengths = Shapes.strides(shape);
    var order = new int[target.length];
    for (int i = 0; i < target.length; i++) {
      int index = 0;
      boolean inside = true;
      for (int axis = 0; axis < shape.length; axis++) {
        int position = map.at(axis, i / lengths[axis] % shape[axis]);
        inside &= position >= 0 && position < from[axes[axis]];
        index += position * strides[axes[axis]];
      }
      order[target[i]] = inside ? source[index] : -1;
    }
    return order;
  }
}
