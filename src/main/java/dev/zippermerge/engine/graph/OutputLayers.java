package dev.zippermerge.engine.graph;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/** Finds the layers that give a network's answers. */
final class OutputLayers {
  private final Map<String, NodeDef> nodes;
  private final Set<String> weighted = new HashSet<>();

  /**
   * @param weighted the nodes that have weights
   */
  OutputLayers(Collection<NodeDef> nodes, List<NodeDef> weighted) {
    this.nodes = Subgraph.byName(nodes);
    weighted.forEach(node -> this.weighted.add(node.getName()));
  }

  /** The last layers on the way to some output: no other that this output needs comes after. */
  Set<String> find(Collection<TensorName> outputs) {
    var last = new HashSet<String>();
    for (var output : outputs) {
      var needed = Subgraph.needed(nodes, List.of(output.node()), false);
      var layers = needed.stream().filter(node -> weighted.contains(node.getName())).toList();
      var before = inputs(layers);
      layers.stream()
          .map(NodeDef::getName)
          .filter(name -> !before.contains(name))
          .forEach(last::add);
    }
    return last;
  }

  /** Everything that the layers' results are computed from. */
  private Set<String> inputs(List<NodeDef> layers) {
    var sources = layers.stream().map(layer -> TensorName.parse(layer.getInput(0)).node()).toList();
    var names = new HashSet<String>();
    Subgraph.needed(nodes, sources, false).forEach(node -> names.add(node.getName()));
    return names;
  }
}
