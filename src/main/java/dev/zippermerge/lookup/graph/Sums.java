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
    int count = shape[axis];
    int inner = Shapes.strides(shape)[axis];
    int size = input.size() / Math.max(1, count);
    return switch (input) {
      case Tensor.Bytes bytes ->
          new Tensor.Bytes(
              shape(node, shape, axis), sum(bytes.values(), size, count, inner), bytes.signed());
      case Tensor.Floats floats ->
          new Tensor.Floats(shape(node, shape, axis), sum(floats.values(), size, count, inner));
      default -> throw node.refused("sums up other than bytes or floats");
    };
  }

  private static byte[] sum(byte[] values, int size, int count, int inner) {
    var sums = new byte[size];
    for (int out = 0; out < size; out++) {
      int from = out / inner * count * inner + out % inner;
      for (int i = 0; i < count; i++) {
        sums[out] += values[from + i * inner];
      }
    }
    return sums;
  }

  private static float[] sum(float[] values, int size, int count, int inner) {
    var sums = new float[size];
    for (int out = 0; out < size; out++) {
      int from = out / inner * count * inner + out % inner;
      for (int i = 0; i < count; i++) {
        sums[out] += values[from + i * inner];
      }
    }
    return sums;
  }

  private static int[] shape(Node node, int[] shape, int axis) {
    if (node.flag("keep_dims", false)) {
      var kept = shape.clone();
      kept[axis] = 1;
      return kept;
    }
    return IntStream.range(0, shape.length).filter(i -> i != axis).map(i -> shape[i]).toArray();
  }
}
