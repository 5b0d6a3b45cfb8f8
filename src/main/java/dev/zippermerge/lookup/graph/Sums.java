package dev.zippermerge.lookup.graph;

import dev.zippermerge.lookup.savedmodel.Node;
import java.util.stream.IntStream;

/** Sums of constants along one axis. */
final class Sums {
  private Sums() {}

  /**
   * The node's result.
   *
   * @param axes the axis, alone
   */
  static Tensor of(Node node, Tensor input, int... axes) {
    var shape = input.shape();
    if (axes.length != 1 || axes[0] < -shape.length || axes[0] >= shape.length) {
      throw node.refused("sums up along other than one axis");
    }
    int axis = Math.floorMod(axes[0], shape.length);
    var kept = shape.clone();
    kept[axis] = 1;
    var strides = Shapes.stretched(kept, shape);
    var result = node.flag("keep_dims", false) ? kept : without(axis, shape);
    return switch (input) {
      case Tensor.Bytes bytes -> {
        var sums = new byte[Shapes.size(kept)];
        Rows.forEachValue(shape, strides, (from, to) -> sums[to] += bytes.values()[from]);
        yield new Tensor.Bytes(result, sums, bytes.signed());
      }
      case Tensor.Floats floats -> {
        var sums = new float[Shapes.size(kept)];
        Rows.forEachValue(shape, strides, (from, to) -> sums[to] += floats.values()[from]);
        yield new Tensor.Floats(result, sums);
      }
      default -> throw node.refused("sums up other than bytes or floats");
    };
  }

  private static int[] without(int axis, int... shape) {
    return IntStream.range(0, shape.length).filter(i -> i != axis).map(i -> shape[i]).toArray();
  }
}
