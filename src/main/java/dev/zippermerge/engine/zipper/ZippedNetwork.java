package dev.zippermerge.engine.zipper;

import dev.zippermerge.engine.graph.Prefix;
import dev.zippermerge.engine.graph.Subgraph;
import dev.zippermerge.engine.graph.TensorName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tensorflow.proto.NodeDef;

/**
 * One task's network as it is after sharing.
 *
 * @param nodes its nodes
 * @param variables for each constant among the nodes that is a variable the variable's name
 * @param trunk for each node of a trunk with a row for each example its name in the base task's
 *     network
 */
record ZippedNetwork(
    List<NodeDef> nodes, Map<String, String> variables, Map<String, String> trunk) {
  /**
   * One task's network.
   *
   * @param rows the base task's nodes that have a row for each example, where there is a trunk
   */
  static ZippedNetwork of(Zipped zipped, int task, Set<String> rows) {
    var network = zipped.originals().get(task);
    var variables = new LinkedHashMap<>(Weights.variables(zipped, task));
    if (!zipped.hasTrunk()) {
      return new ZippedNetwork(network.graph().getNodeList(), variables, Map.of());
    }
    var trunk = Trunk.of(zipped);
    if (task == zipped.base()) {
      var kept = Subgraph.byName(trunk.nodes());
      var nodes =
          network.graph().getNodeList().stream()
              .map(node -> kept.getOrDefault(node.getName(), node))
              .toList();
      return new ZippedNetwork(nodes, variables, mixed(trunk.nodes(), rows, ""));
    }
    var input = TensorName.parse(network.inputs().getFirst().tensor()).node();
    var taken = Prefix.apply(Trunk.PREFIX, trunk.nodes(), Map.of(Trunk.input(zipped), input));
    Weights.variables(zipped, zipped.base())
        .forEach((constant, name) -> variables.put(Prefix.of(Trunk.PREFIX, constant), name));
    var nodes = new LinkedHashMap<String, NodeDef>();
    network.graph().getNodeList().stream()
        .filter(node -> node.getName().equals(input))
        .forEach(node -> nodes.put(input, node));
    taken.forEach(node -> nodes.put(node.getName(), node));
    trunk
        .own(network, task, Trunk.PREFIX)
        .forEach(node -> nodes.put(node.getName(), readingInput(node, zipped, input)));
    variables.keySet().retainAll(nodes.keySet());
    return new ZippedNetwork(
        List.copyOf(nodes.values()), variables, mixed(taken, rows, Trunk.PREFIX + "/"));
  }

  /** What reads the trunk's input reads the network's own, which is not renamed. */
  private static NodeDef readingInput(NodeDef node, Zipped zipped, String input) {
    var trunks = Prefix.of(Trunk.PREFIX, Trunk.input(zipped));
    var reading = node.toBuilder();
    for (int i = 0; i < node.getInputCount(); i++) {
      if (node.getInput(i).equals(trunks)) {
        reading.setInput(i, input);
      }
    }
    return reading.build();
  }

  /** For the name of each node with a row for each example the same without the prefix. */
  private static Map<String, String> mixed(List<NodeDef> trunk, Set<String> rows, String prefix) {
    return trunk.stream()
        .map(node -> node.getName().substring(prefix.length()))
        .filter(rows::contains)
        .collect(Collectors.toMap(prefix::concat, Function.identity()));
  }

  /** The node of that name. */
  NodeDef node(String name) {
    return nodes.stream().filter(node -> node.getName().equals(name)).findFirst().orElseThrow();
  }
}
