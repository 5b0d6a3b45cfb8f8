package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import java.util.Map;
import org.tensorflow.proto.NodeDef;

/** Makes tensors of a graph into inputs: {@code Placeholder} nodes take their place. */
final class InputCut {
  private InputCut() {}

  /**
   * Puts a placeholder where the tensor is computed; returns the tensor that is now to be fed.
   * Settings stay at their defaults.
   */
  static Endpoint apply(Map<String, NodeDef> nodes, Endpoint input) {
    var tensor = TensorName.parse(input.tensor());
    var node = nodes.get(tensor.node());
    if (node == null) {
      throw Corrupt.model(tensor.node(), "The signature's input '" + input.name() + "' is absent.");
    }
    if (isSetting(nodes, node)) {
      return input;
    }
    if (tensor.index() == 0 && OpTypes.outputs(node).size() <= 1) {
      return replace(nodes, node, input);
    }
    var placeholder = tensor.node() + "_" + tensor.index();
    nodes.put(placeholder, Nodes.placeholder(placeholder, input.type(), input.shape()));
    var fed = new TensorName(placeholder, 0);
    nodes.replaceAll((_, other) -> redirect(other, tensor, fed));
    return new Endpoint(input.name(), fed.toString(), input.type(), input.shape());
  }

  /** A scalar with a default, the share that dropout keeps for example, is left at its default. */
  private static boolean isSetting(Map<String, NodeDef> nodes, NodeDef node) {
    if (!node.getOp().equals("PlaceholderWithDefault") || node.getInputCount() == 0) {
      return false;
    }
    var value = nodes.get(TensorName.parse(node.getInput(0)).node());
    return value != null && value.getOp().equals("Const") && Nodes.shape(value).isEmpty();
  }

  private static Endpoint replace(Map<String, NodeDef> nodes, NodeDef node, Endpoint input) {
    nodes.put(node.getName(), Nodes.placeholder(node.getName(), input.type(), input.shape()));
    return input;
  }

  private static NodeDef redirect(NodeDef node, TensorName from, TensorName to) {
    var builder = node.toBuilder();
    for (int i = 0; i < node.getInputCount(); i++) {
      if (TensorName.parse(node.getInput(i)).equals(from)) {
        builder.setInput(i, to.asInput());
      }
    }
    return builder.build();
  }
}
