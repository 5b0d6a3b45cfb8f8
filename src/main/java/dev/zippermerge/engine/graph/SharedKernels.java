package dev.zippermerge.engine.graph;

import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Operations with a constant kernel that others use too: the two halves of a siamese network, or
 * the steps of an unrolled recurrent one. They are no weight layers, for a merge that changed the
 * kernel for one of them would change the others.
 */
final class SharedKernels {
  private SharedKernels() {}

  /** The constant kernel of a convolution or product; null where the node is none. */
  static @Nullable NodeDef kernel(Wiring wiring, NodeDef node) {
    boolean weighted =
        switch (node.getOp()) {
          case "Conv2D", "DepthwiseConv2dNative" -> true;
          case "MatMul" ->
              !node.getAttrOrDefault("transpose_a", AttrValue.getDefaultInstance()).getB();
          default -> false;
        };
    if (!weighted || wiring.constant(node, 0) != null) {
      return null;
    }
    var kernel = wiring.constant(node, 1);
    return kernel != null && Nodes.dtype(kernel) == DataType.DT_FLOAT ? kernel : null;
  }

  /** True where something else than the node takes its second input. */
  static boolean isShared(Wiring wiring, NodeDef node) {
    var kernel = TensorName.parse(node.getInput(1));
    return wiring.uses(kernel).size() > 1 || wiring.isOutput(kernel);
  }
}
