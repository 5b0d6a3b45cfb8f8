package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Tells whether the first dimension of a tensor at which a graph was cut counts examples: whether
 * two of them in give two answers out.
 */
final class CutBatch {
  private static final long PROBE = 2;
  private static final long FREE = -1;

  private CutBatch() {}

  /** The inputs with their first dimension free where it counts examples. */
  static List<Endpoint> ends(
      List<Endpoint> inputs, List<Endpoint> outputs, List<NodeDef> nodes, GraphDef template) {
    return follows(withBatch(inputs, PROBE), outputs, nodes, template)
        ? withBatch(inputs, FREE)
        : inputs;
  }

  /** The nodes with the inputs' placeholders of the inputs' shapes. */
  static List<NodeDef> placeholders(List<NodeDef> nodes, List<Endpoint> inputs) {
    var shapes =
        inputs.stream()
            .collect(Collectors.toMap(end -> TensorName.parse(end.tensor()).node(), end -> end));
    return nodes.stream()
        .map(
            node -> {
              var end = shapes.get(node.getName());
              return end == null
                  ? node
                  : Nodes.placeholder(node.getName(), end.type(), end.shape());
            })
        .toList();
  }

  private static boolean follows(
      List<Endpoint> inputs, List<Endpoint> outputs, List<NodeDef> nodes, GraphDef template) {
    try {
      var simple = new Simplifier(placeholders(nodes, inputs));
      var shapes = ShapeInference.of(simple.nodes(), template);
      return outputs.stream()
          .map(end -> simple.resolve(TensorName.parse(end.tensor())).toString())
          .map(tensor -> shapes.partly(tensor).orElse(List.of()))
          .allMatch(shape -> !shape.isEmpty() && shape.getFirst() == PROBE);
    } catch (RefusedException _) {
      return false; // what follows does not take two
    }
  }

  static List<Endpoint> withBatch(List<Endpoint> inputs, long batch) {
    return inputs.stream().map(end -> withBatch(end, batch)).toList();
  }

  private static Endpoint withBatch(Endpoint end, long batch) {
    var shape = new ArrayList<>(end.shape());
    shape.set(0, batch);
    return new Endpoint(end.name(), end.tensor(), end.type(), List.copyOf(shape));
  }
}
