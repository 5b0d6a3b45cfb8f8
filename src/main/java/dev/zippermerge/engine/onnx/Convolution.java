package dev.zippermerge.engine.onnx;

import dev.zippermerge.engine.graph.Nodes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;

/** The operator {@code Conv}, over one or two spatial axes. */
final class Convolution {
  private Convolution() {}

  static Value write(Call call) {
    if (call.in(0).rank() == 3) {
      return call.squeeze(convolve(call, call.expand(call.in(0), 2)), 2);
    }
    if (call.in(0).rank() != 4) {
      throw call.unsupported("has " + (call.in(0).rank() - 2) + " spatial axes");
    }
    return convolve(call, call.in(0));
  }

  private static Value convolve(Call call, Value x) {
    var weights = call.in(1);
    var kernel = weights.shape().stream().skip(2).mapToLong(size -> size).toArray();
    var window = Window.of(call, kernel, x.shape());
    long group = call.integer("group", 1);
    if (weights.shape().get(1) * group != x.shape().get(1)) {
      throw call.corrupt("its kernel is for other channels than the input has.");
    }
    boolean depthwise =
        group > 1 && weights.shape().get(1) == 1 && window.strides()[0] == window.strides()[1];
    var result =
        depthwise
            ? apply(call, "DepthwiseConv2dNative", x, depthwiseKernel(call, window, group), window)
            : apply(call, "Conv2D", x, kernel(call, window), window);
    return biased(call, result, call.optional(2));
  }

  private static Value apply(Call call, String op, Value x, Value kernel, Window window) {
    boolean same = window.isSame();
    var padded = same || !window.isPadded() ? x : Padding.zeros(call, x, window);
    var strides = window.strides();
    var dilations = window.dilations();
    return call.op(
        Call.builder(op)
            .putAttr("data_format", Nodes.string("NCHW"))
            .putAttr("padding", Nodes.string(same ? "SAME" : "VALID"))
            .putAttr("strides", Nodes.ints(1, 1, strides[0], strides[1]))
            .putAttr("dilations", Nodes.ints(1, 1, dilations[0], dilations[1])),
        padded,
        kernel);
  }

  private static Value biased(Call call, Value x, @Nullable Value bias) {
    return bias == null
        ? x
        : call.op(Call.builder("BiasAdd").putAttr("data_format", Nodes.string("NCHW")), x, bias);
  }

  /** HWIO, I the channels of one group. */
  private static Value kernel(Call call, Window window) {
    var shape = call.in(1).shape();
    return permuted(
        call,
        List.of(shape.get(0), shape.get(1), window.kernel()[0], window.kernel()[1]),
        2,
        3,
        1,
        0);
  }

  /** Height, width, channels, results of one channel. */
  private static Value depthwiseKernel(Call call, Window window, long channels) {
    var results = call.in(1).shape().getFirst() / channels;
    return permuted(
        call, List.of(channels, results, window.kernel()[0], window.kernel()[1]), 2, 3, 0, 1);
  }

  private static Value permuted(Call call, List<Long> shape, int... order) {
    var constant = call.in(1).constant();
    if (constant == null || constant.getDtype() != DataType.DT_FLOAT) {
      return call.transpose(call.reshape(call.in(1), shape, shape), order);
    }
    var permuted = Permutation.permute(constant.getTensorContent(), shape, order);
    var sizes =
        List.of(shape.get(order[0]), shape.get(order[1]), shape.get(order[2]), shape.get(order[3]));
    return call.constant(Contents.of(DataType.DT_FLOAT, sizes, permuted));
  }
}
