package dev.zippermerge.engine.zipper;

import dev.zippermerge.engine.graph.Prefix;
import dev.zippermerge.engine.graph.TensorName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tensorflow.proto.NodeDef;

/**
 * One task's network as it is after sharing.
 *
 * @param nodes its nodes
 * @param variables for each constant among the nodes that is a variable the variable's name
 * @param trunk for each node that belongs to a trunk its name in the base task's network
 */
record ZippedNetwork(
    List<NodeDef> nodes, Map<String, String> variables, Map<String, String> trunk) {
  static ZippedNetwork of(Zipped zipped, int task) {
    var network = zipped.originals().get(task);
    var variables = new LinkedHashMap<>(Weights.variables(zipped, task));
    if (!zipped.hasTrunk()) {
      return new ZippedNetwork(network.graph().getNodeList(), variables, Map.of());
    }
    var trunk = Trunk.nodes(zipped);
    if (task == zipped.base()) {
      return new ZippedNetwork(network.graph().getNodeList(), variables, names(trunk, ""));
    }
    var input = TensorName.parse(network.inputs().getFirst().tensor()).node();
    var taken = Prefix.apply(Trunk.PREFIX, trunk, Map.of(Trunk.input(zipped), input));
    Weights.variables(zipped, zipped.base())
        .forEach((constant, name) -> variables.put(Prefix.of(Trunk.PREFIX, constant), name));
    var nodes = new ArrayList<>(taken);
    nodes.addAll(
        Trunk.head(zipped, task, Prefix.of(Trunk.PREFIX, Trunk.end(zipped, zipped.base()))));
    variables.keySet().retainAll(names(nodes, "").keySet());
    return new ZippedNetwork(nodes, variables, names(taken, Trunk.PREFIX + "/"));
  }

  /** For each node's name the same without the prefix. */
  private static Map<String, String> names(List<NodeDef> nodes, String prefix) {
    return nodes.stream()
        .map(NodeDef::getName)
        .collect(Collectors.toMap(Function.identity(), name -> name.substring(prefix.length())));
  }

  /** The node of that name. */
  NodeDef node(String name) {
    return nodes.stream().filter(node -> node.getName().equals(name)).findFirst().orElseThrow();
  }
}
