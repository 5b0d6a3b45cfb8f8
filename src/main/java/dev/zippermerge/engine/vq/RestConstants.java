package dev.zippermerge.engine.vq;

import dev.zippermerge.engine.graph.BatchNormalisations;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.TensorName;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * The constants of a network that calibration can change beside encoded kernels: other kernels,
 * biases, batch normalisations, and factors and terms of single channels.
 */
final class RestConstants {
  private static final Set<String> BY_CHANNEL = Set.of("BiasAdd", "Add", "AddV2", "Mul", "Sub");

  private RestConstants() {}

  /**
   * Names of the constants, in the order of computation.
   *
   * @param encoded names of the kernels that are read from books
   */
  static Set<String> of(FlatGraph network, Set<String> encoded) {
    var found = new LinkedHashSet<String>();
    for (var layer : network.layers()) {
      if (!encoded.contains(layer.kernel())) {
        found.add(layer.kernel());
      }
      if (layer.bias() != null) {
        found.add(layer.bias());
      }
    }
    var nodes = network.graph().getNodeList();
    BatchNormalisations.of(nodes).forEach(normalisation -> found.addAll(normalisation.constants()));
    found.addAll(byChannel(network));
    return found;
  }

  /**
   * Terms and factors with one value for each channel that a layer's results meet. What is done to
   * the network's input before its first layer is preprocessing and stays.
   */
  private static List<String> byChannel(FlatGraph network) {
    var nodes = network.graph().getNodeList();
    var behind = behindLayers(network);
    var uses =
        nodes.stream()
            .flatMap(node -> node.getInputList().stream())
            .collect(
                Collectors.groupingBy(
                    input -> TensorName.parse(input).node(), Collectors.counting()));
    return nodes.stream()
        .filter(node -> BY_CHANNEL.contains(node.getOp()) && behind.contains(node.getName()))
        .flatMap(node -> node.getInputList().stream())
        .map(input -> TensorName.parse(input).node())
        .distinct()
        .filter(name -> uses.getOrDefault(name, 0L) == 1)
        .filter(name -> isVector(network.node(name)))
        .toList();
  }

  private static boolean isVector(NodeDef node) {
    return node.getOp().equals("Const")
        && Nodes.dtype(node) == DataType.DT_FLOAT
        && Nodes.shape(node).size() == 1
        && Nodes.shape(node).getFirst() > 1;
  }

  private static Set<String> behindLayers(FlatGraph network) {
    var behind =
        new HashSet<>(network.layers().stream().map(WeightLayer::name).collect(Collectors.toSet()));
    for (var node : network.graph().getNodeList()) {
      if (node.getInputList().stream()
          .anyMatch(input -> behind.contains(TensorName.parse(input).node()))) {
        behind.add(node.getName());
      }
    }
    return behind;
  }
}
