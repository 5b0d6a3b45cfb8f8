package dev.zippermerge.engine.share;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.Subgraph;
import dev.zippermerge.engine.graph.TensorName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Finds the nodes of two networks that stand in the same place: equal operations on inputs that
 * stand in the same place, from the networks' inputs on. Their weights may differ in value, not in
 * shape.
 */
final class StructurePairs {
  /** How far what follows a node is compared, where several could be its partner. */
  private static final int FOLLOWING = 3;

  private final Side reference;
  private final Side network;
  private final Map<String, String> pairs;
  private final Set<String> used;
  private final Set<String> plain = new HashSet<>();

  private StructurePairs(FlatGraph reference, FlatGraph network, Map<String, String> known) {
    this.reference = Side.of(reference);
    this.network = Side.of(network);
    this.pairs = new HashMap<>(known);
    this.used = new HashSet<>(known.values());
  }

  /**
   * What was found.
   *
   * @param nodes for each node of the network its partner in the reference
   * @param plain partners in the reference that have equal constants
   */
  record Found(Map<String, String> nodes, Set<String> plain) {}

  /** Adds to the pairs that are known already; they map a network's node to the reference's. */
  static Found find(FlatGraph reference, FlatGraph network, Map<String, String> known) {
    var found = new StructurePairs(reference, network, known);
    found.plain.addAll(known.values());
    network.graph().getNodeList().stream()
        .filter(node -> !found.pairs.containsKey(node.getName()))
        .filter(node -> !Side.isConstant(node))
        .forEach(found::pair);
    return new Found(found.pairs, found.plain);
  }

  private void pair(NodeDef node) {
    candidates(node).stream()
        .filter(candidate -> !used.contains(candidate.getName()) && match(node, candidate))
        .max(Comparator.comparingInt(candidate -> likeness(node, candidate)))
        .ifPresent(
            candidate -> {
              pairs.put(node.getName(), candidate.getName());
              used.add(candidate.getName());
              if (equalConstants(node, candidate)) {
                plain.add(candidate.getName());
              }
            });
  }

  /** Nodes of the reference that read what the node's first variable input is there. */
  private List<NodeDef> candidates(NodeDef node) {
    for (var input : node.getInputList()) {
      var source = TensorName.parse(input).node();
      if (!Side.isConstant(network.node(source))) {
        var partner = pairs.get(source);
        return partner == null ? List.of() : reference.consumers(partner);
      }
    }
    return List.of();
  }

  private boolean match(NodeDef node, NodeDef candidate) {
    if (node.getInputCount() != candidate.getInputCount()
        || !OperationForm.of(node, "").equals(OperationForm.of(candidate, ""))) {
      return false;
    }
    for (int i = 0; i < node.getInputCount(); i++) {
      if (!match(TensorName.parse(node.getInput(i)), TensorName.parse(candidate.getInput(i)))) {
        return false;
      }
    }
    return true;
  }

  private boolean match(TensorName own, TensorName other) {
    var a = network.node(own.node());
    var b = reference.node(other.node());
    if (Side.isConstant(a) && Side.isConstant(b)) {
      return compatible(a, b);
    }
    return own.index() == other.index() && other.node().equals(pairs.get(own.node()));
  }

  /** Weights of one shape can take each other's place; single numbers and shapes must be equal. */
  private static boolean compatible(NodeDef a, NodeDef b) {
    boolean weights =
        Nodes.dtype(a) == DataType.DT_FLOAT
            && Nodes.dtype(b) == DataType.DT_FLOAT
            && Nodes.size(Nodes.shape(a)) > 1
            && Nodes.shape(a).equals(Nodes.shape(b));
    return weights || ConstantContent.of(a).equals(ConstantContent.of(b));
  }

  private boolean equalConstants(NodeDef node, NodeDef candidate) {
    for (int i = 0; i < node.getInputCount(); i++) {
      var a = network.node(TensorName.parse(node.getInput(i)).node());
      var b = reference.node(TensorName.parse(candidate.getInput(i)).node());
      if (Side.isConstant(a) && !ConstantContent.of(a).equals(ConstantContent.of(b))) {
        return false;
      }
    }
    return true;
  }

  /** Parallel branches of one form are told apart by their weights and by what follows them. */
  private int likeness(NodeDef node, NodeDef candidate) {
    int constants = equalConstants(node, candidate) ? 2 : 0;
    boolean following =
        network.following(node, FOLLOWING).equals(reference.following(candidate, FOLLOWING));
    return constants + (following ? 1 : 0);
  }

  private record Side(Map<String, NodeDef> nodes, Map<String, List<NodeDef>> consumers) {
    static Side of(FlatGraph network) {
      var consumers = new HashMap<String, List<NodeDef>>();
      for (var node : network.graph().getNodeList()) {
        node.getInputList().stream()
            .map(input -> TensorName.parse(input).node())
            .distinct()
            .forEach(source -> consumers.computeIfAbsent(source, _ -> new ArrayList<>()).add(node));
      }
      return new Side(Subgraph.byName(network.graph().getNodeList()), consumers);
    }

    static boolean isConstant(@Nullable NodeDef node) {
      return node != null && node.getOp().equals("Const");
    }

    NodeDef node(String name) {
      return Objects.requireNonNull(nodes.get(name), name);
    }

    List<NodeDef> consumers(String node) {
      return consumers.getOrDefault(node, List.of());
    }

    /** The operations that read the node, and at which input, and those that read these. */
    String following(NodeDef node, int depth) {
      if (depth == 0) {
        return "";
      }
      return consumers(node.getName()).stream()
          .map(
              consumer ->
                  consumer.getOp()
                      + positions(consumer, node.getName())
                      + following(consumer, depth - 1))
          .sorted()
          .toList()
          .toString();
    }

    private static List<Integer> positions(NodeDef consumer, String source) {
      var positions = new ArrayList<Integer>();
      for (int i = 0; i < consumer.getInputCount(); i++) {
        if (TensorName.parse(consumer.getInput(i)).node().equals(source)) {
          positions.add(i);
        }
      }
      return positions;
    }
  }
}
