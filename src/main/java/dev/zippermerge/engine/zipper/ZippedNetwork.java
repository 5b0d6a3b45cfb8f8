package dev.zippermerge.engine.zipper;

import dev.zippermerge.engine.graph.Prefix;
import dev.zippermerge.engine.graph.TensorName;
import java.util.ArrayList;
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
    var trunk = Trunk.nodes(zipped);
    if (task == zipped.base()) {
      return new ZippedNetwork(network.graph().getNodeList(), variables, mixed(trunk, rows, ""));
    }
    var input = TensorName.parse(network.inputs().getFirst().tensor()).node();
    var taken = Prefix.apply(Trunk.PREFIX, trunk, Map.of(Trunk.input(zipped), input));
    Weights.variables(zipped, zipped.base())
        .forEach((constant, name) -> variables.put(Prefix.of(Trunk.PREFIX, constant), name));
    var nodes = new ArrayList<>(taken);
    nodes.addAll(
        Trunk.head(zipped, task, Prefix.of(Trunk.PREFIX, Trunk.end(zipped, zipped.base()))));
    variables.keySet().retainAll(nodes.stream().map(NodeDef::getName).toList());
    return new ZippedNetwork(nodes, variables, mixed(taken, rows, Trunk.PREFIX + "/"));
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
