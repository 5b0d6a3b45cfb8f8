package dev.zippermerge.engine.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.NodeDef;

/** Tensors that are only other names of tensors, chains of names included. */
final class Aliases {
  private final Map<TensorName, TensorName> targets = new HashMap<>();

  void put(TensorName alias, TensorName target) {
    targets.put(alias, target);
  }

  TensorName resolve(TensorName tensor) {
    var current = tensor;
    for (int steps = 0; steps <= targets.size(); steps++) {
      var next = targets.get(current);
      if (next == null) {
        return current;
      }
      current = next;
    }
    throw Corrupt.model(tensor.node(), "The tensor is computed from itself.");
  }

  /** The node with all inputs resolved; inputs that only order execution are dropped. */
  NodeDef rewrite(NodeDef node) {
    return node.toBuilder().clearInput().addAllInput(inputs(node)).build();
  }

  private List<String> inputs(NodeDef node) {
    return node.getInputList().stream()
        .filter(input -> !TensorName.isControl(input))
        .map(input -> resolve(TensorName.parse(input)).asInput())
        .toList();
  }
}
