package dev.zippermerge.engine.graph;

import java.util.List;
import org.tensorflow.proto.NodeDef;

/**
 * Brings images from channels first (NCHW), which TensorFlow's CPU operations do not take, into
 * channels last (NHWC).
 *
 * <p>Transposes are put off: each tensor is held in the order in which it was computed, and
 * operations that can work in that order do. So operations in between do not see that the network
 * was channels first, transposes that the network has of its own cancel, and one is left only where
 * the order matters: at inputs and outputs, and before reshaping.
 */
final class ChannelsLast {
  private static final int IMAGE_RANK = 4;

  private final Layouts layouts;

  /**
   * @param nodes sorted such that each comes after those that it needs
   * @param shapes of all their tensors, for one example
   */
  ChannelsLast(List<NodeDef> nodes, ShapeInference shapes) {
    layouts = new Layouts(nodes, shapes);
    nodes.forEach(this::take);
  }

  /** True where a network has anything to reorder. */
  static boolean concerns(List<NodeDef> nodes, ShapeInference shapes) {
    return nodes.stream()
        .anyMatch(
            node ->
                FormattedOps.isChannelsFirst(node)
                    || (node.getOp().equals("Transpose")
                        && shapes
                            .of(node.getName() + ":0")
                            .filter(shape -> shape.size() >= IMAGE_RANK)
                            .isPresent()));
  }

  /**
   * The tensor, as it was in the original network. Call for all outputs before {@link #nodes()}.
   */
  TensorName resolve(TensorName tensor) {
    return layouts.inOrder(tensor, Permutation.IDENTITY);
  }

  /** The nodes of the reordered network, not sorted; what nothing needs is among them. */
  List<NodeDef> nodes() {
    return layouts.nodes();
  }

  private void take(NodeDef node) {
    if (node.getInputCount() > 0
        && (FormattedOps.take(node, layouts)
            || ElementwiseOps.take(node, layouts)
            || AxisOps.take(node, layouts)
            || ReshapingOps.take(node, layouts))) {
      return;
    }
    keep(node);
  }

  /** Operations to which order matters work as they did. */
  private void keep(NodeDef node) {
    var kept = node.toBuilder().clearInput();
    for (int i = 0; i < node.getInputCount(); i++) {
      kept.addInput(layouts.input(node, i, Permutation.IDENTITY));
    }
    layouts.add(kept);
    layouts.store(node, Permutation.IDENTITY);
  }
}
