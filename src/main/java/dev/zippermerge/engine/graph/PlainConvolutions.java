package dev.zippermerge.engine.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Writes convolutions of channels-last images such that TensorFlow's gradients of them are right.
 *
 * <p>Those leave out explicit paddings and dilations: explicit padding becomes an operation before
 * the convolution; a dilated convolution works on the slices of its input that it would pick, as a
 * larger batch. That of a 1x1 kernel with strides writes outside of its memory (TensorFlow 2.16
 * with oneDNN): the values that it would pick are picked first.
 */
final class PlainConvolutions {
  private static final Set<String> CONVOLUTIONS = Set.of("Conv2D", "DepthwiseConv2dNative");

  private static final AttrValue INT32 = Nodes.type(DataType.DT_INT32);
  private static final int ALL_AXES = 0b1111;

  private final ShapeInference shapes;
  private final Aliases aliases = new Aliases();
  private final List<NodeDef> nodes = new ArrayList<>();
  private boolean changed;

  /**
   * @param nodes sorted such that each comes after those that it needs
   * @param shapes of all their tensors
   */
  PlainConvolutions(Collection<NodeDef> nodes, ShapeInference shapes) {
    this.shapes = shapes;
    nodes.forEach(this::take);
  }

  /** The nodes, not sorted. */
  List<NodeDef> nodes() {
    return nodes;
  }

  /** What stands for the results of dilated convolutions. */
  Aliases aliases() {
    return aliases;
  }

  /** True where any node was written otherwise. */
  boolean changed() {
    return changed;
  }

  private void take(NodeDef node) {
    if (!CONVOLUTIONS.contains(node.getOp()) || !hasShapes(node)) {
      nodes.add(aliases.rewrite(node));
    } else if (isDilated(node) && attribute(node, "strides").stream().allMatch(s -> s == 1)) {
      changed = true;
      dilated(node);
    } else if (padding(node).equals("EXPLICIT")) {
      changed = true;
      padded(node);
    } else if (picks(node)) {
      changed = true;
      picked(node);
    } else {
      nodes.add(aliases.rewrite(node));
    }
  }

  private boolean picks(NodeDef node) {
    return node.getOp().equals("Conv2D")
        && attribute(node, "strides").stream().anyMatch(stride -> stride > 1)
        && shape(node, 1).subList(0, 2).equals(List.of(1L, 1L));
  }

  private void picked(NodeDef node) {
    var name = node.getName();
    var strides = attribute(node, "strides").stream().mapToInt(Math::toIntExact).toArray();
    nodes.add(Nodes.constant(name + "/all", new int[4], 4));
    nodes.add(Nodes.constant(name + "/strides", strides, 4));
    nodes.add(
        Nodes.floatOp(
                name + "/picked",
                "StridedSlice",
                input(node),
                name + "/all",
                name + "/all",
                name + "/strides")
            .putAttr("Index", INT32)
            .putAttr("begin_mask", Nodes.integer(ALL_AXES))
            .putAttr("end_mask", Nodes.integer(ALL_AXES))
            .putAttr("ellipsis_mask", Nodes.integer(0))
            .putAttr("new_axis_mask", Nodes.integer(0))
            .putAttr("shrink_axis_mask", Nodes.integer(0))
            .build());
    nodes.add(valid(node, name + "/picked").putAttr("strides", Nodes.ints(1, 1, 1, 1)).build());
  }

  private void padded(NodeDef node) {
    var name = node.getName();
    var pads = attribute(node, "explicit_paddings");
    nodes.add(integers(name + "/pads", pads.stream().mapToInt(Math::toIntExact).toArray(), 4));
    nodes.add(Nodes.floatOp(name + "/padded", "Pad", input(node), name + "/pads").build());
    nodes.add(valid(node, name + "/padded").build());
  }

  private void dilated(NodeDef node) {
    var name = node.getName();
    var rate = attribute(node, "dilations").subList(1, 3);
    var pads = new int[4];
    var crops = new int[4];
    for (int axis = 0; axis < 2; axis++) {
      int before = before(node, axis);
      long size = shape(node, 0).get(axis + 1) + before + after(node, axis);
      int missing = Math.toIntExact(Math.floorMod(-size, rate.get(axis)));
      pads[2 * axis] = before;
      pads[2 * axis + 1] = after(node, axis) + missing;
      crops[2 * axis + 1] = missing;
    }
    nodes.add(integers(name + "/rate", rate.stream().mapToInt(Math::toIntExact).toArray(), 0));
    nodes.add(integers(name + "/pads", pads, 2));
    nodes.add(integers(name + "/crops", crops, 2));
    nodes.add(blocks(name + "/slices", "SpaceToBatchND", "Tpaddings", input(node), name, "/pads"));
    nodes.add(valid(node, name + "/slices").putAttr("dilations", Nodes.ints(1, 1, 1, 1)).build());
    nodes.add(blocks(name + "/joined", "BatchToSpaceND", "Tcrops", name, name, "/crops"));
    aliases.put(new TensorName(name, 0), new TensorName(name + "/joined", 0));
  }

  private static NodeDef blocks(
      String name, String type, String borders, String input, String convolution, String border) {
    return Nodes.floatOp(name, type, input, convolution + "/rate", convolution + border)
        .putAttr("Tblock_shape", INT32)
        .putAttr(borders, INT32)
        .build();
  }

  /** Zeros before the rows (axis 0) or columns (1). */
  private int before(NodeDef node, int axis) {
    return switch (padding(node)) {
      case "SAME" -> reach(node, axis) / 2;
      case "EXPLICIT" -> explicit(node, 2 * axis + 2);
      default -> 0;
    };
  }

  private int after(NodeDef node, int axis) {
    return switch (padding(node)) {
      case "SAME" -> reach(node, axis) - reach(node, axis) / 2;
      case "EXPLICIT" -> explicit(node, 2 * axis + 3);
      default -> 0;
    };
  }

  private static int explicit(NodeDef node, int index) {
    return Math.toIntExact(attribute(node, "explicit_paddings").get(index));
  }

  /** How far the dilated kernel reaches beyond its first position. */
  private int reach(NodeDef node, int axis) {
    long rate = attribute(node, "dilations").get(axis + 1);
    return Math.toIntExact((shape(node, 1).get(axis) - 1) * rate);
  }

  private NodeDef.Builder valid(NodeDef node, String input) {
    return node.toBuilder()
        .setInput(0, input)
        .setInput(1, aliases.resolve(TensorName.parse(node.getInput(1))).asInput())
        .putAttr("padding", Nodes.string("VALID"))
        .putAttr("explicit_paddings", Nodes.ints());
  }

  private String input(NodeDef node) {
    return aliases.resolve(TensorName.parse(node.getInput(0))).asInput();
  }

  private boolean hasShapes(NodeDef node) {
    return !FormattedOps.isChannelsFirst(node)
        && shapes.of(TensorName.parse(node.getInput(0)).toString()).isPresent()
        && shapes.of(TensorName.parse(node.getInput(1)).toString()).isPresent();
  }

  private List<Long> shape(NodeDef node, int input) {
    return shapes.of(TensorName.parse(node.getInput(input)).toString()).orElseThrow();
  }

  private static boolean isDilated(NodeDef node) {
    return attribute(node, "dilations").stream().anyMatch(rate -> rate > 1);
  }

  private static List<Long> attribute(NodeDef node, String name) {
    return node.getAttrOrThrow(name).getList().getIList();
  }

  private static String padding(NodeDef node) {
    return node.getAttrOrThrow("padding").getS().toStringUtf8();
  }

  /** A vector, or pairs of values in rows. */
  private static NodeDef integers(String name, int[] values, int rows) {
    return rows == 0
        ? Nodes.constant(name, values, values.length)
        : Nodes.constant(name, values, rows, 2);
  }
}
