package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import org.tensorflow.proto.DataType;

/** Layers that put zeros around images and sequences, or cut their borders off. */
final class Paddings {
  private Paddings() {}

  /** ZeroPadding1D and ZeroPadding2D. */
  static LayerTensor zeros(LayerCall call, int dimensions) {
    return pad(call.scope(), call.input(dimensions + 2), amounts(call, "padding", dimensions));
  }

  /** Cropping1D and Cropping2D. */
  static LayerTensor cropping(LayerCall call, int dimensions) {
    var x = call.input(dimensions + 2);
    return crop(call.scope(), x, amounts(call, "cropping", dimensions));
  }

  /**
   * Zeros around a tensor.
   *
   * @param amounts before and after, for each dimension
   */
  static LayerTensor pad(Scope scope, LayerTensor x, int[][] amounts) {
    var shape = new ArrayList<>(x.shape());
    for (int i = 1; i < amounts.length; i++) {
      shape.set(i, x.size(i) + amounts[i][0] + amounts[i][1]);
    }
    return scope.add(scope.op("Pad", x, scope.pairs("paddings", amounts)), shape);
  }

  /**
   * A tensor without its borders.
   *
   * @param amounts before and after, for each dimension
   */
  static LayerTensor crop(Scope scope, LayerTensor x, int[][] amounts) {
    var shape = new ArrayList<>(x.shape());
    var begin = new int[x.rank()];
    var size = new int[x.rank()];
    size[0] = -1;
    for (int i = 1; i < amounts.length; i++) {
      shape.set(i, x.size(i) - amounts[i][0] - amounts[i][1]);
      begin[i] = amounts[i][0];
      size[i] = Math.toIntExact(shape.get(i));
    }
    var node = scope.op("Slice", x, scope.integers("begin", begin), scope.integers("size", size));
    return scope.add(node.putAttr("Index", Nodes.type(DataType.DT_INT32)), shape);
  }

  /** {@code 1}, {@code [1, 2]} or {@code [[1, 1], [2, 2]]} as amounts for each dimension. */
  private static int[][] amounts(LayerCall call, String field, int dimensions) {
    var config = call.config();
    var given = config.numbers(field);
    int spatial = Layout.of(config).spatial();
    var amounts = new int[dimensions + 2][2];
    for (int i = 0; i < dimensions; i++) {
      for (int side = 0; side < 2; side++) {
        int index =
            switch (given.length) {
              case 1 -> 0;
              case 2 -> dimensions == 1 ? side : i;
              case 4 -> 2 * i + side;
              default -> throw config.wrong(field);
            };
        amounts[spatial + i][side] = amount(config, field, given, index);
      }
    }
    return amounts;
  }

  private static int amount(LayerConfig config, String field, float[] given, int index) {
    if (index >= given.length || given[index] < 0 || given[index] != (int) given[index]) {
      throw config.wrong(field);
    }
    return (int) given[index];
  }
}
