package dev.zippermerge.engine.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.NodeDef;

/** Who uses which tensor of a flat graph. */
final class Wiring {
  private final Map<String, NodeDef> nodes;
  private final Map<TensorName, List<NodeDef>> uses = new HashMap<>();
  private final Set<TensorName> outputs = new HashSet<>();

  Wiring(Collection<NodeDef> nodes, Collection<TensorName> outputs) {
    this.nodes = Subgraph.byName(nodes);
    this.outputs.addAll(outputs);
    for (var node : nodes) {
      for (var input : node.getInputList()) {
        uses.computeIfAbsent(TensorName.parse(input), _ -> new ArrayList<>()).add(node);
      }
    }
  }

  /** True where the tensor is an output of the network. */
  boolean isOutput(TensorName tensor) {
    return outputs.contains(tensor);
  }

  /** The nodes that use a tensor, each as often as it does. */
  List<NodeDef> uses(TensorName tensor) {
    return uses.getOrDefault(tensor, List.of());
  }

  /** The nodes that use a tensor's values, not its shape alone. */
  Set<NodeDef> consumers(TensorName tensor) {
    var consumers = new HashSet<NodeDef>();
    uses(tensor).stream().filter(node -> !node.getOp().equals("Shape")).forEach(consumers::add);
    return consumers;
  }

  /** The one node that uses a tensor's values; null where there are several, or it is an output. */
  @Nullable NodeDef soleConsumer(TensorName tensor) {
    var consumers = consumers(tensor);
    return consumers.size() != 1 || isOutput(tensor) ? null : consumers.iterator().next();
  }

  /** The constant that an input of a node names; null where it is no constant. */
  @Nullable NodeDef constant(NodeDef node, int input) {
    if (input >= node.getInputCount()) {
      return null;
    }
    var source = nodes.get(TensorName.parse(node.getInput(input)).node());
    return source != null && source.getOp().equals("Const") ? source : null;
  }

  /** True where all inputs of a node are constants or among the tensors. */
  boolean dependsOnlyOn(NodeDef node, Set<TensorName> tensors) {
    for (int i = 0; i < node.getInputCount(); i++) {
      if (!tensors.contains(TensorName.parse(node.getInput(i))) && constant(node, i) == null) {
        return false;
      }
    }
    return true;
  }
}
