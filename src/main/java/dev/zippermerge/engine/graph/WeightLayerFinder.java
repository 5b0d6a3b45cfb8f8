package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.graph.WeightLayer.Kind;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/** Finds the operations of a flat graph that have weights of their own. */
final class WeightLayerFinder {
  /** Up to here a double counts exactly; no network that anyone runs comes near. */
  private static final long MAX_MULTIPLY_ACCUMULATES = 1L << 53;

  private final List<NodeDef> nodes;
  private final Wiring wiring;
  private final ShapeInference shapes;
  private final Set<TensorName> outputs;
  private final long batch;

  /**
   * @param nodes sorted such that each comes after those that it needs
   * @param outputs of the network
   * @param batch examples that {@code shapes} are for
   */
  WeightLayerFinder(
      List<NodeDef> nodes, Collection<TensorName> outputs, ShapeInference shapes, long batch) {
    this.nodes = nodes;
    this.outputs = Set.copyOf(outputs);
    this.wiring = new Wiring(nodes, outputs);
    this.shapes = shapes;
    this.batch = batch;
  }

  /** Operations with constant kernels, in the order of computation: layers, and what shares. */
  record Found(List<WeightLayer> layers, List<WeightLayer> shared) {}

  Found find() {
    var weighted = nodes.stream().filter(node -> kernel(node) != null).toList();
    var last = new OutputLayers(nodes, weighted).find(outputs);
    var found = new Found(new ArrayList<>(), new ArrayList<>());
    for (var node : weighted) {
      var kind = SharedKernels.isShared(wiring, node) ? found.shared() : found.layers();
      kind.add(layer(node, last.contains(node.getName())));
    }
    return found;
  }

  private WeightLayer layer(NodeDef node, boolean outputLayer) {
    var kernel = kernel(node);
    if (kernel == null) {
      throw new IllegalStateException(node.getName());
    }
    var result = new TensorName(node.getName(), 0);
    boolean transposed = flag(node, "transpose_b");
    var stored = Nodes.shape(kernel);
    var logical = transposed ? stored.reversed() : stored;
    int width = width(node, logical);
    var tail =
        outputLayer
            ? LayerTail.ofOutput(wiring, result, width)
            : LayerTail.ofInner(wiring, result, width);
    return new WeightLayer(
        node.getName(),
        kind(node, stored),
        kernel.getName(),
        logical,
        transposed,
        tail.bias(),
        tail.output().toString(),
        outputLayer,
        multiplyAccumulates(node, stored));
  }

  private @Nullable NodeDef kernel(NodeDef node) {
    return SharedKernels.kernel(wiring, node);
  }

  /** Channels of the result. */
  private static int width(NodeDef node, List<Long> kernel) {
    long last = kernel.getLast();
    boolean depthwise = node.getOp().equals("DepthwiseConv2dNative");
    return Math.toIntExact(depthwise ? kernel.get(2) * last : last);
  }

  private Kind kind(NodeDef node, List<Long> kernel) {
    return switch (node.getOp()) {
      case "MatMul" -> Kind.DENSE;
      case "DepthwiseConv2dNative" -> Kind.DEPTHWISE;
      default ->
          kernel.get(0) == 1 && kernel.get(1) == 1 && !isGrouped(node, kernel)
              ? Kind.POINTWISE
              : Kind.CONV2D;
    };
  }

  /** True for a convolution whose filters see only some of the channels. */
  private boolean isGrouped(NodeDef node, List<Long> kernel) {
    var input = shapes.of(TensorName.parse(node.getInput(0)).toString());
    return input.filter(shape -> !shape.getLast().equals(kernel.get(2))).isPresent();
  }

  private long multiplyAccumulates(NodeDef node, List<Long> kernel) {
    var output =
        shapes
            .of(node.getName() + ":0")
            .orElseThrow(
                () ->
                    new RefusedException(
                        RefusalCode.SHAPE_UNRESOLVED,
                        node.getName(),
                        "The shape of the layer's result does not follow from the input's."));
    double count = Nodes.size(kernel);
    for (long size : output.subList(0, output.size() - 1)) {
      count *= size;
    }
    if (count > MAX_MULTIPLY_ACCUMULATES) {
      throw new RefusedException(
          RefusalCode.MODEL_TOO_LARGE,
          node.getName(),
          "The layer has more than " + MAX_MULTIPLY_ACCUMULATES + " multiply-accumulates.");
    }
    return (long) count / batch;
  }

  private static boolean flag(NodeDef node, String name) {
    return node.getAttrOrDefault(name, AttrValue.getDefaultInstance()).getB();
  }
}
