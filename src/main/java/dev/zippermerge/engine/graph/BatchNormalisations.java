package dev.zippermerge.engine.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.NodeDef;

/** Finds the batch normalisations of a network whose four constants are its own. */
public final class BatchNormalisations {
  private static final Set<String> BIAS = Set.of("BiasAdd", "Add", "AddV2");

  private BatchNormalisations() {}

  /**
   * One batch normalisation; names of nodes.
   *
   * @param node the {@code FusedBatchNormV3}
   * @param input what it normalises
   */
  public record Found(
      String node, String input, String gamma, String beta, String mean, String variance) {

    /** Names of its constants. */
    public List<String> constants() {
      return List.of(gamma, beta, mean, variance);
    }
  }

  /** All of a network, in the order of computation. */
  public static List<Found> of(List<NodeDef> nodes) {
    var constants = constantsUsedOnce(nodes);
    return nodes.stream()
        .filter(node -> node.getOp().equals("FusedBatchNormV3"))
        .map(BatchNormalisations::found)
        .filter(found -> constants.containsAll(found.constants()))
        .toList();
  }

  /** What others use too, a gamma of ones for example, would change with one normalisation. */
  private static Set<String> constantsUsedOnce(List<NodeDef> nodes) {
    var uses =
        nodes.stream()
            .flatMap(node -> node.getInputList().stream())
            .collect(
                Collectors.groupingBy(
                    input -> TensorName.parse(input).node(), Collectors.counting()));
    return nodes.stream()
        .filter(node -> node.getOp().equals("Const"))
        .map(NodeDef::getName)
        .filter(name -> uses.getOrDefault(name, 0L) == 1)
        .collect(Collectors.toSet());
  }

  private static Found found(NodeDef node) {
    var inputs = node.getInputList().stream().map(i -> TensorName.parse(i).node()).toList();
    return new Found(
        node.getName(), inputs.get(0), inputs.get(1), inputs.get(2), inputs.get(3), inputs.get(4));
  }

  /** The one right after a layer, its bias in between perhaps. */
  public static Optional<Found> after(FlatGraph network, WeightLayer layer) {
    var sources = new HashSet<>(Set.of(layer.name()));
    var bias = layer.bias();
    if (bias != null) {
      network.graph().getNodeList().stream()
          .filter(node -> BIAS.contains(node.getOp()))
          .filter(node -> reads(node, layer.name()) && reads(node, Objects.requireNonNull(bias)))
          .forEach(node -> sources.add(node.getName()));
    }
    return of(network.graph().getNodeList()).stream()
        .filter(found -> sources.contains(found.input))
        .findFirst();
  }

  private static boolean reads(NodeDef node, String source) {
    return node.getInputList().stream()
        .anyMatch(input -> TensorName.parse(input).node().equals(source));
  }
}
