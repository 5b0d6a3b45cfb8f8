package dev.zippermerge.engine.onnx;

import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.onnx.proto.NodeProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Nodes in an order of computation. ONNX asks for that order in the file, but files have others,
 * and runtimes take them.
 */
final class NodeOrder {
  private final Map<String, NodeProto> producers = new HashMap<>();
  private final Set<NodeProto> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<NodeProto> done = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<NodeProto> sorted = new ArrayList<>();

  private NodeOrder(List<NodeProto> nodes) {
    nodes.forEach(node -> node.getOutputList().forEach(output -> produce(output, node)));
  }

  private void produce(String output, NodeProto node) {
    if (!output.isEmpty() && producers.put(output, node) != null) {
      throw Corrupt.model(output, "Two nodes compute '" + output + "'.");
    }
  }

  /** The nodes that some tensors need, each after those whose results it takes. */
  static List<NodeProto> of(List<NodeProto> nodes, List<String> tensors) {
    var order = new NodeOrder(nodes);
    tensors.forEach(order::visit);
    return order.sorted;
  }

  private void visit(String tensor) {
    var stack = new ArrayDeque<NodeProto>();
    push(stack, tensor);
    while (!stack.isEmpty()) {
      var node = stack.peek();
      if (done.contains(node)) {
        stack.pop();
      } else if (open.add(node)) {
        node.getInputList().forEach(input -> push(stack, input));
      } else {
        stack.pop();
        done.add(node);
        sorted.add(node);
      }
    }
  }

  private void push(ArrayDeque<NodeProto> stack, String tensor) {
    var node = producers.get(tensor);
    if (node == null || done.contains(node)) {
      return;
    }
    if (open.contains(node)) {
      throw Corrupt.model(tensor, "The tensor '" + tensor + "' is computed from itself.");
    }
    stack.push(node);
  }
}
