package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.graph.WeightLayer.Kind;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Finds the operations of a flat graph that have weights of their own. */
final class WeightLayerFinder {
  /** Up to here a double counts exactly; no network that anyone runs comes near. */
  private static final long MAX_MULTIPLY_ACCUMULATES = 1L << 53;

  private final List<NodeDef> nodes;
  private final Wiring wiring;
  private final ShapeInference shapes;
  private final long batch;

  /**
   * @param nodes sorted such that each comes after those that it needs
   * @param batch examples that {@code shapes} are for
   */
  WeightLayerFinder(List<NodeDef> nodes, Wiring wiring, ShapeInference shapes, long batch) {
    this.nodes = nodes;
    this.wiring = wiring;
    this.shapes = shapes;
    this.batch = batch;
  }

  /** The weight layers, in the order of computation. */
  List<WeightLayer> find() {
    var found = nodes.stream().filter(node -> kernel(node) != null).toList();
    var inner = withLayersAfter(found);
    var layers = new ArrayList<WeightLayer>();
    for (var node : found) {
      layers.add(layer(node, !inner.contains(node.getName())));
    }
    return layers;
  }

  private WeightLayer layer(NodeDef node, boolean outputLayer) {
    var kernel = kernel(node);
    if (kernel == null) {
      throw new IllegalStateException(node.getName());
    }
    var result = new TensorName(node.getName(), 0);
    var tail = outputLayer ? LayerTail.ofOutput(wiring, result) : LayerTail.ofInner(wiring, result);
    boolean transposed = flag(node, "transpose_b");
    var stored = Nodes.shape(kernel);
    return new WeightLayer(
        node.getName(),
        kind(node, stored),
        kernel.getName(),
        transposed ? stored.reversed() : stored,
        transposed,
        tail.bias(),
        tail.output().toString(),
        outputLayer,
        multiplyAccumulates(node, stored));
  }

  /** The kernel of a weight layer that no other operation uses; null where it is no such layer. */
  private @Nullable NodeDef kernel(NodeDef node) {
    boolean layer =
        switch (node.getOp()) {
          case "Conv2D", "DepthwiseConv2dNative" -> true;
          case "MatMul" -> !flag(node, "transpose_a");
          default -> false;
        };
    if (!layer || wiring.constant(node, 0) != null) {
      return null;
    }
    var kernel = wiring.constant(node, 1);
    if (kernel == null || kernel.getAttrOrThrow("dtype").getType() != DataType.DT_FLOAT) {
      return null;
    }
    var tensor = new TensorName(kernel.getName(), 0);
    return wiring.uses(tensor).size() == 1 && !wiring.isOutput(tensor) ? kernel : null;
  }

  private static Kind kind(NodeDef node, List<Long> kernel) {
    return switch (node.getOp()) {
      case "MatMul" -> Kind.DENSE;
      case "DepthwiseConv2dNative" -> Kind.DEPTHWISE;
      default -> kernel.get(0) == 1 && kernel.get(1) == 1 ? Kind.POINTWISE : Kind.CONV2D;
    };
  }

  /** Names of everything that some weight layer's result is computed from. */
  private Set<String> withLayersAfter(List<NodeDef> layers) {
    var before = new HashSet<String>();
    layers.forEach(layer -> before.add(TensorName.parse(layer.getInput(0)).node()));
    for (var node : nodes.reversed()) {
      if (before.contains(node.getName())) {
        node.getInputList().forEach(input -> before.add(TensorName.parse(input).node()));
      }
    }
    return before;
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
    int channels = channelDimension(node, output);
    double count = Nodes.size(kernel);
    for (int i = 0; i < output.size(); i++) {
      count *= i == channels ? 1 : output.get(i);
    }
    if (count > MAX_MULTIPLY_ACCUMULATES) {
      throw new RefusedException(
          RefusalCode.MODEL_TOO_LARGE,
          node.getName(),
          "The layer has more than " + MAX_MULTIPLY_ACCUMULATES + " multiply-accumulates.");
    }
    return (long) count / batch;
  }

  private static int channelDimension(NodeDef node, List<Long> output) {
    var format = node.getAttrOrDefault("data_format", AttrValue.getDefaultInstance()).getS();
    return format.toStringUtf8().equals("NCHW") ? 1 : output.size() - 1;
  }

  private static boolean flag(NodeDef node, String name) {
    return node.getAttrOrDefault(name, AttrValue.getDefaultInstance()).getB();
  }
}
