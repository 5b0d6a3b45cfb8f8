package dev.zippermerge.engine.graph;

import java.util.List;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/** Finds pooling operations. */
final class Pooling {
  private static final Set<String> WINDOWED = Set.of("AvgPool", "MaxPool", "MaxPoolV2");
  private static final Set<String> GLOBAL = Set.of("Max", "Mean");
  private static final int IMAGE_RANK = 4;

  private Pooling() {}

  /** Tensors that leave pooling operations, global pooling over a whole image included. */
  static List<String> outputs(List<NodeDef> nodes, ShapeInference shapes) {
    return nodes.stream()
        .filter(node -> WINDOWED.contains(node.getOp()) || isGlobal(node, shapes))
        .map(node -> node.getName() + ":0")
        .toList();
  }

  private static boolean isGlobal(NodeDef node, ShapeInference shapes) {
    if (!GLOBAL.contains(node.getOp())) {
      return false;
    }
    var input = shapes.of(TensorName.parse(node.getInput(0)).toString());
    var axes = shapes.of(TensorName.parse(node.getInput(1)).toString());
    return input.filter(shape -> shape.size() == IMAGE_RANK).isPresent()
        && axes.filter(shape -> shape.equals(List.of(2L))).isPresent();
  }
}
