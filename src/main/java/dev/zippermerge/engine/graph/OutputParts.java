package dev.zippermerge.engine.graph;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * The parts of a network's answers. An output that puts several results together, boxes and scores
 * for example, has values of different meaning and size; each of the results is a part.
 */
public final class OutputParts {
  private static final Set<String> MOVES =
      Set.of("ExpandDims", "Identity", "Reshape", "Squeeze", "Transpose");

  private final Map<String, NodeDef> nodes;

  private OutputParts(FlatGraph network) {
    this.nodes = Subgraph.byName(network.graph().getNodeList());
  }

  /** Tensors whose values make up all float outputs of the network, each value in one of them. */
  public static List<String> of(FlatGraph network) {
    var parts = new OutputParts(network);
    return network.outputs().stream()
        .filter(output -> output.type() == DataType.DT_FLOAT)
        .flatMap(output -> parts.of(output.tensor()))
        .distinct()
        .toList();
  }

  private Stream<String> of(String tensor) {
    var moved = TensorName.parse(tensor);
    var node = nodes.get(moved.node());
    while (node != null && MOVES.contains(node.getOp())) {
      moved = TensorName.parse(node.getInput(0));
      node = nodes.get(moved.node());
    }
    if (node == null || !node.getOp().equals("ConcatV2")) {
      return Stream.of(tensor);
    }
    var inputs = node.getInputList().subList(0, node.getInputCount() - 1);
    boolean constant = inputs.stream().anyMatch(in -> isConstant(TensorName.parse(in).node()));
    return constant
        ? Stream.of(tensor)
        : inputs.stream().flatMap(in -> of(TensorName.parse(in).toString()));
  }

  private boolean isConstant(String name) {
    var node = nodes.get(name);
    return node == null || node.getOp().equals("Const");
  }
}
