package dev.zippermerge.engine.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Operations with a constant kernel that others use too: the two halves of a siamese network, or
 * the steps of an unrolled recurrent one. They are no weight layers, for a merge that changed the
 * kernel for one of them would change the others.
 */
public final class SharedKernels {
  /**
   * An operation that shares its kernel.
   *
   * @param name the operation's node
   * @param kernel name of the constant
   * @param kernelShape as stored
   */
  public record Sharing(String name, String kernel, List<Long> kernelShape) {}

  private SharedKernels() {}

  /** The operations of a network that share their kernels, in the order of computation. */
  public static List<Sharing> of(FlatGraph network) {
    var nodes = network.graph().getNodeList();
    var outputs = network.outputs().stream().map(end -> TensorName.parse(end.tensor())).toList();
    var wiring = new Wiring(nodes, outputs);
    return nodes.stream().flatMap(node -> sharing(wiring, node).stream()).toList();
  }

  private static List<Sharing> sharing(Wiring wiring, NodeDef node) {
    var kernel = kernel(wiring, node);
    return kernel == null || !isShared(wiring, node)
        ? List.of()
        : List.of(new Sharing(node.getName(), kernel.getName(), Nodes.shape(kernel)));
  }

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
