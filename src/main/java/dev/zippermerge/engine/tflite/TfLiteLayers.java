package dev.zippermerge.engine.tflite;

import dev.zippermerge.engine.graph.Nodes;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.tensorflow.lite.schema.Conv2DOptions;
import org.tensorflow.lite.schema.DepthwiseConv2DOptions;
import org.tensorflow.lite.schema.FullyConnectedOptions;
import org.tensorflow.lite.schema.Pool2DOptions;
import org.tensorflow.lite.schema.TransposeConvOptions;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/** Layers with weights, and poolings. */
final class TfLiteLayers {
  static final Map<String, Consumer<TfLiteCall>> OPERATORS =
      Map.of(
          "CONV_2D", TfLiteLayers::convolution,
          "DEPTHWISE_CONV_2D", TfLiteLayers::depthwise,
          "TRANSPOSE_CONV", TfLiteLayers::transposed,
          "FULLY_CONNECTED", TfLiteLayers::dense,
          "AVERAGE_POOL_2D", call -> pool(call, "AvgPool"),
          "MAX_POOL_2D", call -> pool(call, "MaxPool"));

  private TfLiteLayers() {}

  private static NodeDef.Builder formatted(
      NodeDef.Builder node, String padding, int down, int across) {
    return node.putAttr("padding", Nodes.string(padding))
        .putAttr("strides", Nodes.ints(1, down, across, 1))
        .putAttr("data_format", Nodes.string("NHWC"));
  }

  /** Weights of the file in another order of their axes, as a constant. */
  private static String kernel(TfLiteCall call, int... order) {
    var shape = call.shape(1);
    var from = call.tensors().floats(call.index(1));
    var sizes =
        List.of(shape.get(order[0]), shape.get(order[1]), shape.get(order[2]), shape.get(order[3]));
    var steps = new int[4];
    steps[3] = 1;
    for (int i = 2; i >= 0; i--) {
      steps[i] = Math.toIntExact(steps[i + 1] * shape.get(i + 1));
    }
    var values = new float[from.length];
    for (int i = 0; i < values.length; i++) {
      int rest = i;
      int source = 0;
      for (int axis = 3; axis >= 0; axis--) {
        int size = Math.toIntExact(sizes.get(axis));
        source += rest % size * steps[order[axis]];
        rest /= size;
      }
      values[i] = from[source];
    }
    return call.writer().constant(call.name() + "/kernel", values, sizes);
  }

  private static void convolution(TfLiteCall call) {
    var options = call.options(new Conv2DOptions());
    var node =
        formatted(
                call.node("Conv2D", call.in(0), kernel(call, 1, 2, 3, 0)),
                call.padding(options.padding()),
                options.strideH(),
                options.strideW())
            .putAttr("dilations", dilations(options.dilationHFactor(), options.dilationWFactor()));
    call.put(call.biased(call.add(node), 2), options.fusedActivationFunction());
  }

  private static AttrValue dilations(int down, int across) {
    return Nodes.ints(1, Math.max(1, down), Math.max(1, across), 1);
  }

  private static void depthwise(TfLiteCall call) {
    var options = call.options(new DepthwiseConv2DOptions());
    var shape = call.shape(1);
    long channels = call.shape(0).getLast();
    var sizes = List.of(shape.get(1), shape.get(2), channels, shape.get(3) / channels);
    var kernel =
        call.writer()
            .constant(call.name() + "/kernel", call.tensors().floats(call.index(1)), sizes);
    var node =
        formatted(
                call.node("DepthwiseConv2dNative", call.in(0), kernel),
                call.padding(options.padding()),
                options.strideH(),
                options.strideW())
            .putAttr("dilations", dilations(options.dilationHFactor(), options.dilationWFactor()));
    call.put(call.biased(call.add(node), 2), options.fusedActivationFunction());
  }

  /** Inputs: the result's shape, weights [outputs, height, width, inputs], the image, a bias. */
  private static void transposed(TfLiteCall call) {
    var options = call.options(new TransposeConvOptions());
    var sizes = call.tensors().shape(call.result());
    var shape = call.vector(sizes.stream().mapToInt(Math::toIntExact).toArray());
    var node =
        formatted(
            Nodes.floatOp(
                call.name() + "/Conv2DBackpropInput",
                "Conv2DBackpropInput",
                shape,
                kernel(call, 1, 2, 0, 3),
                call.in(2)),
            call.padding(options.padding()),
            options.strideH(),
            options.strideW());
    var result = call.add(node);
    var biased =
        call.has(3)
            ? call.add(Nodes.floatOp(call.name() + "/BiasAdd", "BiasAdd", result, call.in(3)))
            : result;
    call.put(biased, options.fusedActivationFunction());
  }

  private static void dense(TfLiteCall call) {
    var options = call.options(new FullyConnectedOptions());
    int inputs = Math.toIntExact(call.shape(1).getLast());
    int outputs = Math.toIntExact(call.shape(1).getFirst());
    int rank = call.shape(0).size();
    var rows = rank == 2 ? call.in(0) : call.reshaped(call.in(0), -1, inputs);
    var product =
        call.add(
            call.node("MatMul", rows, call.in(1))
                .putAttr("transpose_a", AttrValue.newBuilder().setB(false).build())
                .putAttr("transpose_b", AttrValue.newBuilder().setB(true).build()));
    var sum = call.biased(product, 2);
    if (options.keepNumDims() && rank != 2) {
      var wide = call.shape(0).stream().mapToInt(Math::toIntExact).toArray();
      wide[rank - 1] = outputs;
      sum = call.reshaped(sum, call.freed(0, wide));
    }
    call.put(sum, options.fusedActivationFunction());
  }

  private static void pool(TfLiteCall call, String op) {
    var options = call.options(new Pool2DOptions());
    var node =
        formatted(
                call.node(op, call.in(0)),
                call.padding(options.padding()),
                options.strideH(),
                options.strideW())
            .putAttr("ksize", Nodes.ints(1, options.filterHeight(), options.filterWidth(), 1));
    call.put(call.add(node), options.fusedActivationFunction());
  }
}
