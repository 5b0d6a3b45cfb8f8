package dev.zippermerge.engine.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Operations that do nothing but to order axes, to add or to remove some. */
final class ReshapingOps {
  private ReshapingOps() {}

  /** Takes in an operation that changes axes alone; false where it is none, or keeps the order. */
  static boolean take(NodeDef node, Layouts layouts) {
    if (node.getOp().equals("Transpose")) {
      return transpose(node, layouts);
    }
    if (layouts.stored(node, 0).order().isIdentity()) {
      return false;
    }
    return switch (node.getOp()) {
      case "Squeeze" -> squeeze(node, layouts);
      case "ExpandDims" -> expand(node, layouts);
      case "Reshape" -> reshape(node, layouts);
      default -> false;
    };
  }

  /** Puts the transpose off: only the order in which the tensor is held is noted. */
  private static boolean transpose(NodeDef node, Layouts layouts) {
    var axes = layouts.integers(node, 1);
    int rank = axes.size();
    if (rank < 2 || rank != layouts.rank(node, 0)) {
      return false;
    }
    var moved = Permutation.of(axes.stream().map(axis -> Math.floorMod(axis, rank)).toList());
    var held = layouts.stored(node, 0);
    var order = held.order().after(moved.inverse());
    layouts.store(new TensorName(node.getName(), 0), new StoredOrder(held.tensor(), order));
    return true;
  }

  private static boolean squeeze(NodeDef node, Layouts layouts) {
    var held = layouts.stored(node, 0);
    int rank = held.order().axes().size();
    var removed = new HashSet<Integer>();
    node.getAttrOrThrow("squeeze_dims")
        .getList()
        .getIList()
        .forEach(axis -> removed.add(Math.floorMod(axis.intValue(), rank)));
    if (removed.isEmpty()) {
      return false;
    }
    var moved = removed.stream().mapToLong(held.order()::position).sorted().toArray();
    layouts.add(
        node.toBuilder()
            .setInput(0, held.tensor().asInput())
            .putAttr("squeeze_dims", Nodes.ints(moved)));
    layouts.store(node, held.order().without(removed));
    return true;
  }

  /** The new axis comes where it stands beside the one that it stood before, or else after. */
  private static boolean expand(NodeDef node, Layouts layouts) {
    var held = layouts.stored(node, 0);
    int rank = held.order().axes().size() + 1;
    var given = layouts.integers(node, 1);
    if (given.isEmpty()) {
      return false;
    }
    int axis = Math.floorMod(given.getFirst(), rank);
    var axes = new ArrayList<Integer>();
    held.order().axes().forEach(old -> axes.add(old < axis ? old : old + 1));
    int place = axis < rank - 1 ? axes.indexOf(axis + 1) : axes.indexOf(axis - 1) + 1;
    axes.add(place, axis);
    layouts.add(
        node.toBuilder()
            .setInput(0, held.tensor().asInput())
            .setInput(1, layouts.constant(node.getName() + "/axis", List.of(place), false))
            .putAttr("Tdim", Nodes.type(DataType.DT_INT32)));
    layouts.store(node, Permutation.of(axes));
    return true;
  }

  /** Reshaping does not see the order of axes of size 1. */
  private static boolean reshape(NodeDef node, Layouts layouts) {
    var held = layouts.stored(node, 0);
    if (!isOrderOfImages(held.order()) || layouts.rank(node, 0) < 0) {
      return false;
    }
    var shape = layouts.shape(node, 0);
    var large = held.order().axes().stream().filter(axis -> axis == 0 || shape.get(axis) > 1);
    var axes = large.toList();
    if (!axes.stream().sorted().toList().equals(axes)) {
      return false;
    }
    layouts.add(
        node.toBuilder()
            .setInput(0, held.tensor().asInput())
            .setInput(1, layouts.input(node, 1, Permutation.IDENTITY)));
    layouts.store(node, Permutation.IDENTITY);
    return true;
  }

  /** The batch, whose size is not known, stays where it is. */
  private static boolean isOrderOfImages(Permutation order) {
    int rank = order.axes().size();
    var images = Permutation.channelsLast(rank);
    return order.equals(images) || order.equals(images.inverse());
  }
}
