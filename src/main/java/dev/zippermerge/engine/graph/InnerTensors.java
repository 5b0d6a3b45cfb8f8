package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/** Tensors within a model's graph that users name as inputs or outputs. */
final class InnerTensors {
  private final Attributes attributes;
  private final GraphDef template;

  /**
   * @param template the model's graph without nodes
   */
  InnerTensors(MetaGraphDef model, GraphDef template) {
    this.attributes = new Attributes(model);
    this.template = template;
  }

  /**
   * The tensor that a name means: {@code node} or {@code node:index}, where the node may lack the
   * names of the calls before its own if that leaves no doubt.
   */
  static Optional<TensorName> find(Map<String, NodeDef> nodes, String name) {
    var tensor = TensorName.parse(name);
    if (nodes.containsKey(tensor.node())) {
      return Optional.of(tensor);
    }
    var ending = "/" + tensor.node();
    var matches = nodes.keySet().stream().filter(node -> node.endsWith(ending)).limit(2).toList();
    return matches.size() == 1
        ? Optional.of(new TensorName(matches.getFirst(), tensor.index()))
        : Optional.empty();
  }

  /** An output of that name. */
  static Endpoint output(String name, TensorName tensor, Map<String, NodeDef> nodes) {
    return new Endpoint(name, tensor.toString(), type(name, tensor, nodes), List.of());
  }

  /**
   * An input of that name.
   *
   * @param nodes nodes without function calls
   * @return with -1 for dimensions that are not known, and without any where not even their number
   *     is
   */
  Endpoint input(String name, TensorName tensor, Map<String, NodeDef> nodes) {
    var type = type(name, tensor, nodes);
    var needed = Subgraph.needed(nodes, List.of(tensor.node()), false);
    return new Endpoint(name, tensor.toString(), type, skeleton(needed).shape(tensor));
  }

  /** The skeleton of nodes without function calls. */
  Skeleton skeleton(Collection<NodeDef> flat) {
    return new Skeleton(flat, attributes, template);
  }

  private static DataType type(String name, TensorName tensor, Map<String, NodeDef> nodes) {
    var node = nodes.get(tensor.node());
    var type = node == null ? DataType.DT_INVALID : OpTypes.output(node, tensor.index());
    if (type == DataType.DT_INVALID) {
      throw new RefusedException(
          RefusalCode.SIGNATURE_UNKNOWN,
          name,
          "The graph has no tensor '" + tensor + "' of a known type.");
    }
    return type;
  }
}
