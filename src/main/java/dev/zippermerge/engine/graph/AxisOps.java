package dev.zippermerge.engine.graph;

import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Operations that are told along which axes to work, and can be told other ones. */
final class AxisOps {
  private static final AttrValue INT32 = Nodes.type(DataType.DT_INT32);
  private static final List<String> MASKS = List.of("begin_mask", "end_mask");
  private static final List<String> RESHAPING_MASKS =
      List.of("ellipsis_mask", "new_axis_mask", "shrink_axis_mask");

  private final NodeDef node;
  private final Layouts layouts;
  private final int value;
  private final Permutation order;

  /**
   * @param value the input that is not in its original order
   */
  private AxisOps(NodeDef node, Layouts layouts, int value) {
    this.node = node;
    this.layouts = layouts;
    this.value = value;
    this.order = layouts.stored(node, value).order();
  }

  /** Takes in an operation on axes of reordered tensors; false where it is none. */
  static boolean take(NodeDef node, Layouts layouts) {
    var reordered =
        IntStream.range(0, node.getInputCount())
            .filter(i -> !layouts.stored(node, i).order().isIdentity())
            .findFirst();
    return reordered.isPresent() && new AxisOps(node, layouts, reordered.getAsInt()).take();
  }

  private boolean take() {
    return switch (node.getOp()) {
      case "All", "Any", "Max", "Mean", "Min", "Prod", "Sum" -> reduction();
      case "ConcatV2" -> along(node.getInputCount() - 1, "Tidx");
      case "Split" -> along(0, "");
      case "SplitV" -> along(2, "");
      case "GatherV2" -> layouts.rank(node, 1) == 1 && !flag("batch_dims") && along(2, "Taxis");
      case "MirrorPad", "Pad", "PadV2" -> perAxis("Tpaddings", 1);
      case "Slice" -> perAxis("Index", 1, 2);
      case "StridedSlice" -> stridedSlice();
      case "Tile" -> perAxis("Tmultiples", 1);
      case "LogSoftmax", "Softmax" -> order.position(rank() - 1) == rank() - 1 && finish(inputs());
      case "Shape" -> shape();
      default -> false;
    };
  }

  private boolean reduction() {
    var axes = new HashSet<Integer>();
    layouts.integers(node, 1).forEach(axis -> axes.add(Math.floorMod(axis, rank())));
    if (axes.isEmpty()) {
      return false;
    }
    var moved = axes.stream().map(order::position).sorted().toList();
    layouts.add(
        inputs()
            .setInput(1, layouts.constant(node.getName() + "/axes", moved, true))
            .putAttr("Tidx", INT32));
    layouts.store(node, flag("keep_dims") ? order : order.without(axes));
    return true;
  }

  /** Works along the axis that is a constant input. */
  private boolean along(int input, String type) {
    var axis = layouts.integers(node, input);
    if (axis.isEmpty()) {
      return false;
    }
    int moved = order.position(Math.floorMod(axis.getFirst(), rank()));
    var along =
        inputs().setInput(input, layouts.constant(node.getName() + "/axis", List.of(moved), false));
    return finish(type.isEmpty() ? along : along.putAttr(type, INT32));
  }

  /** Takes vectors that have one element for each axis. */
  private boolean perAxis(String type, int... vectors) {
    var reordered = inputs();
    var element = node.getAttrOrThrow(type).getType();
    for (int vector : vectors) {
      reordered.setInput(vector, layouts.gathered(node, vector, order, element));
    }
    return finish(reordered);
  }

  private boolean stridedSlice() {
    if (RESHAPING_MASKS.stream().anyMatch(this::flag)
        || layouts.integers(node, 1).size() != rank()) {
      return false;
    }
    var reordered = inputs();
    var element = node.getAttrOrThrow("Index").getType();
    for (int vector = 1; vector <= 3; vector++) {
      reordered.setInput(vector, layouts.gathered(node, vector, order, element));
    }
    MASKS.forEach(mask -> reordered.putAttr(mask, Nodes.integer(mask(mask))));
    return finish(reordered);
  }

  private long mask(String name) {
    long bits = node.getAttrOrThrow(name).getI();
    return IntStream.range(0, rank()).mapToLong(i -> (bits >> order.axes().get(i) & 1) << i).sum();
  }

  /** The shape in the original order, from that of the reordered tensor. */
  private boolean shape() {
    var name = layouts.fresh(node.getName() + "/reordered");
    layouts.add(inputs().setName(name));
    layouts.addGather(
        node.getName(), name, order.inverse(), node.getAttrOrThrow("out_type").getType());
    layouts.store(node, Permutation.IDENTITY);
    return true;
  }

  /** The node with tensors of full rank in the new order, all other inputs as they were. */
  private NodeDef.Builder inputs() {
    var inputs = node.toBuilder().clearInput();
    for (int i = 0; i < node.getInputCount(); i++) {
      boolean same = i == value || node.getOp().equals("ConcatV2") && i < node.getInputCount() - 1;
      inputs.addInput(layouts.input(node, i, same ? order : Permutation.IDENTITY));
    }
    return inputs;
  }

  private boolean finish(NodeDef.Builder reordered) {
    layouts.add(reordered);
    layouts.store(node, order);
    return true;
  }

  private int rank() {
    return order.axes().size();
  }

  private boolean flag(String name) {
    var attribute = node.getAttrOrDefault(name, AttrValue.getDefaultInstance());
    return attribute.getB() || attribute.getI() != 0;
  }
}
