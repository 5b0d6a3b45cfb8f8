package dev.zippermerge.lookup.plan;

import dev.zippermerge.lookup.graph.Shapes;
import java.util.Arrays;

/** Where values lie: plane by plane, that is with the graph's last axis first. */
final class Layout {
  private Layout() {}

  static int channels(int... shape) {
    return shape.length == 0 ? 1 : shape[shape.length - 1];
  }

  static int plane(int... shape) {
    return shape.length == 0 ? 1 : Shapes.size(Arrays.copyOf(shape, shape.length - 1));
  }

  /** Stored index of each value in the graph's row-major order. */
  static int[] stored(int... shape) {
    int channels = channels(shape);
    int plane = plane(shape);
    var order = new int[channels * plane];
    for (int position = 0, i = 0; position < plane; position++) {
      for (int channel = 0; channel < channels; channel++, i++) {
        order[i] = channel * plane + position;
      }
    }
    return order;
  }

  /** For each stored index the index in the graph's row-major order. */
  static int[] inGraph(int... shape) {
    return inverse(stored(shape));
  }

  /** For each stored index of the one shape, the stored index of the same value in the other. */
  static int[] reordering(int[] from, int[] to) {
    var source = stored(from);
    var target = stored(to);
    var order = new int[target.length];
    for (int i = 0; i < order.length; i++) {
      order[target[i]] = source[i];
    }
    return order;
  }

  /** True where nothing changes its place. */
  static boolean isIdentity(int... order) {
    for (int i = 0; i < order.length; i++) {
      if (order[i] != i) {
        return false;
      }
    }
    return true;
  }

  private static int[] inverse(int... order) {
    var inverse = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      inverse[order[i]] = i;
    }
    return inverse;
  }
}
