package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.tensorflow.TensorFlowRuntime;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Tells which values of a network have a row for each example: those of a batch can be cut apart
 * where batches were put together. Shapes, conditions and positions of all examples in one axis
 * cannot.
 */
public final class ExampleRows {
  /** So many examples that no other dimension is likely to be as long. */
  private static final long EXAMPLES = 1009;

  private ExampleRows() {}

  /**
   * Names of the nodes that are the input or computed of it, whose only result in use is of floats
   * and has examples as its first dimension.
   */
  public static Set<String> of(FlatGraph network) {
    var nodes = network.graph().getNodeList();
    var rows = computed(network, nodes);
    rows.removeAll(withFurtherResults(nodes));
    rows.retainAll(counting(network, nodes));
    return rows;
  }

  /** All nodes stand after what they read. */
  private static Set<String> computed(FlatGraph network, List<NodeDef> nodes) {
    var computed = new HashSet<>(names(network.inputs().stream().map(Endpoint::tensor)));
    for (var node : nodes) {
      if (!Collections.disjoint(computed, names(node.getInputList().stream()))) {
        computed.add(node.getName());
      }
    }
    return computed;
  }

  private static Set<String> names(Stream<String> tensors) {
    return tensors.map(tensor -> TensorName.parse(tensor).node()).collect(Collectors.toSet());
  }

  private static Set<String> withFurtherResults(List<NodeDef> nodes) {
    return nodes.stream()
        .flatMap(node -> node.getInputList().stream())
        .map(TensorName::parse)
        .filter(tensor -> tensor.index() > 0)
        .map(TensorName::node)
        .collect(Collectors.toSet());
  }

  private static Set<String> counting(FlatGraph network, List<NodeDef> nodes) {
    TensorFlowRuntime.load();
    var probes = CutBatch.placeholders(nodes, CutBatch.withBatch(network.inputs(), EXAMPLES));
    var found = new HashSet<String>();
    try (var graph = new Graph()) {
      graph.importGraphDef(ShapeInference.weightless(probes, network.graph()));
      graph
          .operations()
          .forEachRemaining(
              operation -> {
                if (counts(operation)) {
                  found.add(operation.name());
                }
              });
    }
    return found;
  }

  private static boolean counts(Operation operation) {
    var result = operation.output(0);
    return result.dataType() == DataType.DT_FLOAT
        && result.shape().numDimensions() > 0
        && result.shape().get(0) == EXAMPLES;
  }
}
