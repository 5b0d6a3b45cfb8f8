package dev.zippermerge.lookup.plan;

import dev.zippermerge.lookup.graph.Shapes;
import dev.zippermerge.lookup.op.Pick;
import dev.zippermerge.lookup.savedmodel.Node;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The same values under another shape, or with their axes in another order. */
final class Reshapings {
  private final Compilation compilation;

  Reshapings(Compilation compilation) {
    this.compilation = compilation;
  }

  /** A {@code Reshape} whose first axis remains that of the examples. */
  void reshape(Node node) {
    var input = compilation.value(node, 0);
    var wanted = compilation.integers(node, 1);
    if (wanted.length == 0) {
      throw node.refused("leaves no axis for the examples");
    }
    var shape = Arrays.copyOfRange(wanted, 1, wanted.length);
    long known =
        Arrays.stream(shape).filter(size -> size >= 0).asLongStream().reduce(1, (a, b) -> a * b);
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] == -1) {
        shape[axis] = Math.toIntExact(input.size() / Math.max(1, known));
      }
    }
    if (Shapes.size(shape) != input.size()) {
      throw node.refused(
          "makes %s of examples of %d values".formatted(Arrays.toString(wanted), input.size()));
    }
    put(node, input, shape);
  }

  /** A {@code Squeeze}. */
  void squeeze(Node node) {
    var input = compilation.value(node, 0);
    var axes = node.integers("squeeze_dims");
    var kept =
        IntStream.range(0, input.rank())
            .filter(axis -> !squeezed(axis, input, axes.stream().mapToInt(Math::toIntExact)))
            .map(axis -> input.shape()[axis])
            .toArray();
    put(node, input, kept);
  }

  private static boolean squeezed(int axis, Value input, IntStream axes) {
    var named = axes.map(given -> Math.floorMod(given, input.rank() + 1) - 1).toArray();
    return input.shape()[axis] == 1
        && (named.length == 0 || Arrays.stream(named).anyMatch(given -> given == axis));
  }

  /** An {@code ExpandDims}. */
  void expand(Node node) {
    var input = compilation.value(node, 0);
    int axis = Math.floorMod(compilation.integers(node, 1)[0], input.rank() + 2) - 1;
    if (axis < 0) {
      throw node.refused("puts an axis before that of the examples");
    }
    var shape = new int[input.rank() + 1];
    Arrays.setAll(shape, i -> i == axis ? 1 : input.shape()[i < axis ? i : i - 1]);
    put(node, input, shape);
  }

  /** The values may lie in another order, since planes are those of the new last axis. */
  private void put(Node node, Value input, int... shape) {
    var order = Layout.reordering(input.shape(), shape);
    compilation.put(
        node,
        Layout.isIdentity(order)
            ? new Value(input.id(), shape)
            : compilation.program().add(new Pick(order, 0), shape, input));
  }

  /** A {@code DepthToSpace} of NHWC images. */
  void pixels(Node node) {
    var input = compilation.value(node, 0);
    int block = Math.toIntExact(node.integer("block_size"));
    int[] from = input.shape();
    if (from.length != 3 || from[2] % (block * block) != 0) {
      throw node.refused("makes pixels of what is no image");
    }
    var shape = new int[] {from[0] * block, from[1] * block, from[2] / block / block};
    var source = Layout.stored(from);
    var target = Layout.stored(shape);
    var order = new int[target.length];
    for (int i = 0; i < order.length; i++) {
      int channel = i % shape[2];
      int x = i / shape[2] % shape[1];
      int y = i / shape[2] / shape[1];
      int depth = (y % block * block + x % block) * shape[2] + channel;
      order[target[i]] = source[(y / block * from[1] + x / block) * from[2] + depth];
    }
    compilation.put(node, compilation.program().add(new Pick(order, 0), shape, input));
  }

  /** A {@code ResizeNearestNeighbor} by whole factors, with pixel centres at one half. */
  void nearest(Node node) {
    var input = compilation.value(node, 0);
    var size = compilation.integers(node, 1);
    int[] from = input.shape();
    boolean whole = from.length == 3 && size[0] % from[0] == 0 && size[1] % from[1] == 0;
    if (!whole || node.flag("align_corners", false)) {
      throw node.refused("resizes in a way that lookup inference does not know");
    }
    var shape = new int[] {size[0], size[1], from[2]};
    var order =
        Picking.order(shape, from, (axis, position) -> position / (shape[axis] / from[axis]));
    compilation.put(node, compilation.program().add(new Pick(order, 0), shape, input));
  }

  /** A {@code Transpose}. */
  void transpose(Node node) {
    var input = compilation.value(node, 0);
    var given = compilation.integers(node, 1);
    if (given.length != input.rank() + 1 || given[0] != 0) {
      throw node.refused("moves the axis of the examples");
    }
    var axes = IntStream.of(given).skip(1).map(axis -> axis - 1).toArray();
    var shape = IntStream.of(axes).map(axis -> input.shape()[axis]).toArray();
    var order = Picking.order(shape, input.shape(), axes, (_, position) -> position);
    compilation.put(node, compilation.program().add(new Pick(order, 0), shape, input));
  }
}
