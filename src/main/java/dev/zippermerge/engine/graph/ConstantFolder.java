package dev.zippermerge.engine.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Computes what depends on constants alone, so that a kernel or bias that the model reshapes,
 * scales or transposes is a constant of its own.
 */
final class ConstantFolder {
  /** Larger results stay computed: a small graph must not unfold into gigabytes. */
  private static final long MAX_VALUES = 64L << 20;

  private final List<NodeDef> nodes;
  private final ShapeInference shapes;
  private final GraphDef template;
  private final Set<String> constant = new HashSet<>();

  /**
   * @param nodes sorted such that each comes after those that it needs
   * @param shapes of all their tensors
   * @param template the graph without its nodes
   */
  ConstantFolder(List<NodeDef> nodes, ShapeInference shapes, GraphDef template) {
    this.nodes = nodes;
    this.shapes = shapes;
    this.template = template;
  }

  /** The nodes with computed constants in place; what nothing needs any more is still there. */
  List<NodeDef> fold(Set<String> outputNodes) {
    nodes.stream().filter(this::isConstant).forEach(node -> constant.add(node.getName()));
    var wanted = new HashSet<>(outputNodes);
    nodes.stream()
        .filter(node -> !constant.contains(node.getName()))
        .forEach(
            node -> node.getInputList().forEach(in -> wanted.add(TensorName.parse(in).node())));
    var folded =
        nodes.stream()
            .filter(node -> constant.contains(node.getName()) && wanted.contains(node.getName()))
            .filter(node -> !node.getOp().equals("Const"))
            .map(NodeDef::getName)
            .toList();
    return folded.isEmpty() ? nodes : replace(compute(folded));
  }

  private boolean isConstant(NodeDef node) {
    if (node.getOp().equals("Const")) {
      return node.getAttrOrThrow("dtype").getType() != DataType.DT_STRING;
    }
    return node.getInputCount() > 0
        && node.getInputList().stream()
            .allMatch(input -> constant.contains(TensorName.parse(input).node()))
        && OpDefs.outputCount(OpDefs.get(node), node) == 1
        && shapes.of(node.getName() + ":0").filter(ConstantFolder::isSmall).isPresent();
  }

  private static boolean isSmall(List<Long> shape) {
    return shape.stream().mapToDouble(size -> size).reduce(1, (a, b) -> a * b) <= MAX_VALUES;
  }

  private Map<String, NodeDef> compute(List<String> folded) {
    var part = Subgraph.needed(Subgraph.byName(nodes), folded, false);
    var results = new HashMap<String, NodeDef>();
    try (var runner = new GraphRunner(template.toBuilder().addAllNode(part).build());
        var values = runner.run(Map.of(), folded)) {
      for (int i = 0; i < folded.size(); i++) {
        var value = values.get(i);
        var proto = GraphRunner.proto(value, value.dataType());
        results.put(folded.get(i), Nodes.constant(folded.get(i), proto));
      }
    } catch (TensorFlowException | IllegalArgumentException e) {
      throw Corrupt.model("graph", "Its constants cannot be computed: " + e.getMessage());
    }
    return results;
  }

  private List<NodeDef> replace(Map<String, NodeDef> results) {
    var replaced = new ArrayList<NodeDef>();
    nodes.forEach(node -> replaced.add(results.getOrDefault(node.getName(), node)));
    return replaced;
  }
}
