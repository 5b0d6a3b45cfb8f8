package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.tensorflow.TensorFlowRuntime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;

/** Shapes of all tensors of a graph, for one example: free batch dimensions are set to 1. */
final class ShapeInference {
  private static final long LARGE = 1000;
  private static final Long UNKNOWN = -1L;

  private final Map<String, List<Long>> shapes;

  private ShapeInference(Map<String, List<Long>> shapes) {
    this.shapes = shapes;
  }

  /**
   * Lets TensorFlow infer the shapes; nothing is run.
   *
   * @throws dev.zippermerge.engine.spec.RefusedException where the graph contradicts itself
   */
  static ShapeInference of(List<NodeDef> nodes, GraphDef template) {
    TensorFlowRuntime.load();
    try (var graph = new Graph()) {
      graph.importGraphDef(weightless(nodes, template));
      return new ShapeInference(shapes(graph));
    } catch (TensorFlowException | IllegalArgumentException e) {
      throw Corrupt.model(
          "graph",
          "TensorFlow does not take the graph: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  /** A graph of the same shapes without large constants. */
  static GraphDef weightless(List<NodeDef> nodes, GraphDef template) {
    return template.toBuilder()
        .clearNode()
        .addAllNode(nodes.stream().map(ShapeInference::single).toList())
        .build();
  }

  /** The shape of a tensor, {@code node:index}; empty where not all of it is known. */
  Optional<List<Long>> of(String tensor) {
    return partly(tensor).filter(shape -> !shape.contains(UNKNOWN));
  }

  /** The same, with -1 for dimensions that are not known; empty where not even their number is. */
  Optional<List<Long>> partly(String tensor) {
    return Optional.ofNullable(shapes.get(tensor));
  }

  private static Map<String, List<Long>> shapes(Graph graph) {
    var shapes = new HashMap<String, List<Long>>();
    graph
        .operations()
        .forEachRemaining(
            operation -> {
              for (int i = 0; i < operation.numOutputs(); i++) {
                var shape = operation.output(i).shape();
                if (!shape.isUnknown()) {
                  shapes.put(
                      operation.name() + ":" + i, Arrays.stream(shape.asArray()).boxed().toList());
                }
              }
            });
    return shapes;
  }

  private static NodeDef single(NodeDef node) {
    if (isLargeConstant(node)) {
      // Shapes do not depend on weights, which may be gigabytes.
      return Nodes.placeholder(node.getName(), DataType.DT_FLOAT, Nodes.shape(node));
    }
    if (!node.getOp().equals("Placeholder")) {
      return node;
    }
    var shape = node.getAttrOrThrow("shape").getShape().toBuilder();
    if (shape.getDimCount() > 0 && shape.getDim(0).getSize() < 0) {
      shape.setDim(0, TensorShapeProto.Dim.newBuilder().setSize(1));
    }
    return node.toBuilder()
        .putAttr("shape", AttrValue.newBuilder().setShape(shape).build())
        .build();
  }

  private static boolean isLargeConstant(NodeDef node) {
    return node.getOp().equals("Const")
        && Nodes.dtype(node) == DataType.DT_FLOAT
        && Nodes.size(Nodes.shape(node)) >= LARGE;
  }
}
