package dev.zippermerge.engine.vq;

import dev.zippermerge.engine.graph.BatchNormalisations;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.TensorName;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tensorflow.proto.NodeDef;

/**
 * Which layers have a batch normalisation that can be folded into their kernel and bias: it alone
 * takes the layer's result, or the result with the layer's bias.
 *
 * @param normalisations by the name of the layer
 */
record Folding(Map<String, BatchNormalisations.Found> normalisations) {

  static Folding of(FlatGraph network) {
    var nodes = network.graph().getNodeList();
    var readers =
        nodes.stream()
            .flatMap(node -> node.getInputList().stream())
            .collect(
                Collectors.groupingBy(
                    input -> TensorName.parse(input).node(), Collectors.counting()));
    var outputs =
        network.outputs().stream()
            .map(output -> TensorName.parse(output.tensor()).node())
            .collect(Collectors.toSet());
    var found = new HashMap<String, BatchNormalisations.Found>();
    for (var layer : network.layers()) {
      BatchNormalisations.after(network, layer)
          .filter(
              after ->
                  between(nodes, layer, after).stream()
                      .allMatch(
                          node -> readers.getOrDefault(node, 0L) == 1 && !outputs.contains(node)))
          .ifPresent(after -> found.put(layer.name(), after));
    }
    return new Folding(found);
  }

  /** The layer's node and, if there is one, that of its bias before the normalisation. */
  private static List<String> between(
      List<NodeDef> nodes, WeightLayer layer, BatchNormalisations.Found after) {
    var input = TensorName.parse(after.input()).node();
    return nodes.stream()
        .map(NodeDef::getName)
        .filter(name -> name.equals(layer.name()) || name.equals(input))
        .toList();
  }

  /** Name of the layer that takes up a normalisation. */
  String layer(String normalisation) {
    return normalisations.entrySet().stream()
        .filter(entry -> entry.getValue().node().equals(normalisation))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** True if a normalisation follows the layer. */
  boolean normalised(WeightLayer layer) {
    return normalisations.containsKey(layer.name());
  }

  /** The normalisation after a layer. */
  Optional<BatchNormalisations.Found> after(WeightLayer layer) {
    return Optional.ofNullable(normalisations.get(layer.name()));
  }
}
