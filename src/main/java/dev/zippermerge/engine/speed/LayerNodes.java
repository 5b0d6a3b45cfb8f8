package dev.zippermerge.engine.speed;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.TensorName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.tensorflow.proto.NodeDef;

/**
 * The operations of a weight layer: the product and what follows it up to the layer's output.
 *
 * @param name the layer's name
 * @param nodes names of its nodes
 */
public record LayerNodes(String name, List<String> nodes) {

  /** All weight layers of a network. */
  static List<LayerNodes> of(FlatGraph network) {
    var nodes =
        network.graph().getNodeList().stream()
            .collect(Collectors.toMap(NodeDef::getName, node -> node));
    return network.layers().stream()
        .map(
            layer -> {
              var behind = new HashMap<>(Map.of(layer.name(), true));
              isBehind(TensorName.parse(layer.output()).node(), nodes, behind);
              return new LayerNodes(
                  layer.name(), behind.keySet().stream().filter(behind::get).sorted().toList());
            })
        .toList();
  }

  /** Whether a node takes what others yield that are known to be behind the layer's product. */
  private static boolean isBehind(
      String name, Map<String, NodeDef> nodes, Map<String, Boolean> behind) {
    var known = behind.get(name);
    if (known != null) {
      return known;
    }
    boolean is = false;
    var node = nodes.getOrDefault(name, NodeDef.getDefaultInstance());
    for (var input : node.getInputList()) {
      is |= isBehind(TensorName.parse(input).node(), nodes, behind);
    }
    behind.put(name, is);
    return is;
  }
}
