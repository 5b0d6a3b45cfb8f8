package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.graph.SubPixels.Axis;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Writes transposed convolutions with constant kernels as plain ones: see {@link SubPixels}. */
final class TransposedConvolutions {
  private static final String TRANSPOSED = "Conv2DBackpropInput";

  private final Map<String, NodeDef> originals;
  private final ShapeInference shapes;
  private final Aliases aliases = new Aliases();
  private final Map<String, NodeDef> nodes = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();
  private boolean changed;

  /**
   * @param nodes sorted such that each comes after those that it needs, constants folded
   * @param shapes of all their tensors, for one example
   */
  TransposedConvolutions(Collection<NodeDef> nodes, ShapeInference shapes) {
    this.originals = Subgraph.byName(nodes);
    this.shapes = shapes;
    names.addAll(originals.keySet());
    nodes.forEach(this::take);
  }

  /** The nodes, not sorted. */
  List<NodeDef> nodes() {
    return List.copyOf(nodes.values());
  }

  /** What stands for the results of transposed convolutions. */
  Aliases aliases() {
    return aliases;
  }

  /** True where any node was written otherwise. */
  boolean changed() {
    return changed;
  }

  private void take(NodeDef node) {
    var kernel = node.getOp().equals(TRANSPOSED) ? source(node, 1) : node;
    if (!kernel.getOp().equals("Const")
        || kernel.equals(node)
        || Nodes.dtype(kernel) != DataType.DT_FLOAT
        || !hasShapes(node, kernel)) {
      nodes.put(node.getName(), aliases.rewrite(node));
      return;
    }
    changed = true;
    boolean first = FormattedOps.isChannelsFirst(node);
    var input = aliases.resolve(TensorName.parse(node.getInput(2))).asInput();
    var last = first ? transposed(node.getName() + "/last", input, 0, 2, 3, 1) : input;
    var result = write(node, kernel, last);
    var end = first ? transposed(node.getName() + "/first", result, 0, 3, 1, 2) : result;
    aliases.put(new TensorName(node.getName(), 0), new TensorName(end, 0));
  }

  private NodeDef source(NodeDef node, int input) {
    return originals.getOrDefault(
        TensorName.parse(node.getInput(input)).node(), NodeDef.getDefaultInstance());
  }

  private boolean hasShapes(NodeDef node, NodeDef kernel) {
    var input = shapes.of(TensorName.parse(node.getInput(2)).toString());
    var output = shapes.of(node.getName() + ":0");
    int channel = FormattedOps.isChannelsFirst(node) ? 1 : 3;
    return output.isPresent()
        && input.filter(shape -> shape.get(channel).equals(Nodes.shape(kernel).get(3))).isPresent();
  }

  private String write(NodeDef node, NodeDef kernel, String input) {
    var size = Nodes.shape(kernel).stream().mapToInt(Math::toIntExact).toArray();
    int[] rates = {attribute(node, "dilations", 0), attribute(node, "dilations", 1)};
    var values =
        SubPixels.dilated(
            SubPixels.inputsFirst(Nodes.floats(kernel), size[3], size[2]),
            size,
            rates,
            size[2] * size[3]);
    var plan = new SubPixels(axis(node, size[0], rates[0], 0), axis(node, size[1], rates[1], 1));
    // The convolution must not have the name for which the result stands.
    return plan.write(node.getName() + "/conv", input, values, size[3], size[2], this::add);
  }

  private Axis axis(NodeDef node, int kernel, int rate, int axis) {
    int spatial = (FormattedOps.isChannelsFirst(node) ? 2 : 1) + axis;
    int size = size(TensorName.parse(node.getInput(2)).toString(), spatial);
    int length = size(node.getName() + ":0", spatial);
    int reach = (kernel - 1) * rate + 1;
    int stride = attribute(node, "strides", axis);
    int padding =
        switch (node.getAttrOrThrow("padding").getS().toStringUtf8()) {
          case "SAME" -> Axis.samePadding(size, reach, stride, length);
          case "EXPLICIT" ->
              Math.toIntExact(node.getAttrOrThrow("explicit_paddings").getList().getI(2 * spatial));
          default -> 0;
        };
    return Axis.of(size, reach, stride, padding, length);
  }

  private int size(String tensor, int dimension) {
    return Math.toIntExact(shapes.of(tensor).orElseThrow().get(dimension));
  }

  private static int attribute(NodeDef node, String name, int axis) {
    var list = node.getAttrOrDefault(name, AttrValue.getDefaultInstance()).getList().getIList();
    int spatial = (FormattedOps.isChannelsFirst(node) ? 2 : 1) + axis;
    return list.isEmpty() ? 1 : Math.toIntExact(list.get(spatial));
  }

  private String transposed(String name, String input, int... order) {
    var axes = add(Nodes.constant(name + "/axes", order, order.length).toBuilder());
    return add(
        Nodes.floatOp(name, "Transpose", input, axes)
            .putAttr("Tperm", Nodes.type(DataType.DT_INT32)));
  }

  private String add(NodeDef.Builder node) {
    var name = node.getName();
    for (int i = 1; !names.add(name); i++) {
      name = node.getName() + "_" + i;
    }
    nodes.put(name, node.setName(name).build());
    return name;
  }
}
