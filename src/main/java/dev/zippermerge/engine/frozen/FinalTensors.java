package dev.zippermerge.engine.frozen;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.graph.OpTypes;
import dev.zippermerge.engine.graph.SinglePrecision;
import dev.zippermerge.engine.graph.Subgraph;
import dev.zippermerge.engine.graph.TensorName;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Finds the outputs of a graph: float tensors that are computed from a placeholder and that nothing
 * uses. Losses and accuracies that training left are not among them: where one such tensor needs
 * all the placeholders that another needs and more (labels), only the other is an output.
 */
final class FinalTensors {
  /** Among more than these nobody could tell which are left from training. */
  private static final int MOST_COMPARED = 64;

  private final GraphDef graph;
  private final Map<String, NodeDef> nodes;
  private final Set<String> used = new HashSet<>();

  private FinalTensors(GraphDef graph) {
    this.graph = graph;
    this.nodes = Subgraph.byName(graph.getNodeList());
    for (var node : graph.getNodeList()) {
      node.getInputList().stream()
          .filter(input -> !TensorName.isControl(input))
          .forEach(input -> used.add(TensorName.parse(input).node()));
    }
  }

  static List<Endpoint> of(GraphDef graph) {
    return new FinalTensors(graph).find();
  }

  private List<Endpoint> find() {
    var ends =
        graph.getNodeList().stream()
            .filter(node -> node.getInputCount() > 0 && !used.contains(node.getName()))
            .filter(node -> !OpTypes.values(node).isEmpty())
            .toList();
    return (ends.size() > MOST_COMPARED ? ends : simplest(ends))
        .stream().flatMap(FinalTensors::endpoints).toList();
  }

  private List<NodeDef> simplest(List<NodeDef> ends) {
    var fed =
        ends.stream()
            .map(end -> new FedNode(end, placeholders(end)))
            .filter(end -> !end.placeholders().isEmpty())
            .toList();
    return fed.stream()
        .filter(end -> fed.stream().noneMatch(other -> other.needsLess(end)))
        .map(FedNode::node)
        .toList();
  }

  /** A node and the placeholders that it needs. */
  private record FedNode(NodeDef node, Set<String> placeholders) {
    boolean needsLess(FedNode other) {
      return placeholders.size() < other.placeholders.size()
          && other.placeholders.containsAll(placeholders);
    }
  }

  private Set<String> placeholders(NodeDef end) {
    return Subgraph.needed(nodes, List.of(end.getName()), false).stream()
        .filter(node -> node.getOp().startsWith("Placeholder"))
        .map(NodeDef::getName)
        .collect(Collectors.toSet());
  }

  private static Stream<Endpoint> endpoints(NodeDef node) {
    var types = OpTypes.values(node);
    return IntStream.range(0, types.size())
        .filter(i -> SinglePrecision.widened(types.get(i)) == DataType.DT_FLOAT)
        .mapToObj(
            i ->
                new Endpoint(
                    i == 0 ? node.getName() : node.getName() + ":" + i,
                    node.getName() + ":" + i,
                    types.get(i),
                    List.of()));
  }
}
