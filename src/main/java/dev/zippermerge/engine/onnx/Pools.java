package dev.zippermerge.engine.onnx;

import dev.zippermerge.engine.graph.Nodes;
import java.util.List;
import org.tensorflow.proto.NodeDef;

/** Poolings over one or two spatial axes. */
final class Pools {
  static final Operator MAX = call -> pool(call, Pools::max);
  static final Operator AVERAGE = call -> pool(call, Pools::average);

  /** Before this opset, averages that count padding also count what ceil_mode adds to it. */
  private static final int COUNTS_WHAT_IS_THERE = 19;

  private Pools() {}

  private static List<Value> pool(Call call, PoolWriter writer) {
    if (call.outputs() > 1) {
      throw call.unsupported("tells where the greatest values are");
    }
    var x = call.in(0);
    var kernel = call.integers("kernel_shape", new long[0]);
    if (x.rank() - 2 != kernel.length || x.rank() > 4) {
      throw call.unsupported("has " + (x.rank() - 2) + " spatial axes");
    }
    var flat = x.rank() == 3 ? call.expand(x, 2) : x;
    var window = Window.of(call, kernel, flat.shape());
    var pooled = writer.write(call, flat, window);
    return List.of(x.rank() == 3 ? call.squeeze(pooled, 2) : pooled);
  }

  /** Writes a pooling of an NCHW tensor. */
  private interface PoolWriter {
    Value write(Call call, Value x, Window window);
  }

  private static Value max(Call call, Value x, Window given) {
    var window = call.integer("ceil_mode", 0) == 1 ? given.ceil() : given;
    if (window.isDilated() && call.text("auto_pad", "").startsWith("SAME")) {
      throw call.unsupported("is dilated and padded by auto_pad");
    }
    if (window.isDilated()) {
      return dilated(call, Padding.lowest(call, x, window), window);
    }
    return window.isSame()
        ? call.op(node("MaxPool", window, "SAME"), x)
        : call.op(node("MaxPool", window, "VALID"), Padding.lowest(call, x, window));
  }

  /** A dilation by a filter of zeros takes the greatest value within the window. */
  private static Value dilated(Call call, Value x, Window window) {
    long channels = x.shape().get(1);
    var kernel = window.kernel();
    var shape = List.of(kernel[0], kernel[1], channels);
    var zeros = call.constant(Contents.of(shape, new float[Math.toIntExact(Nodes.size(shape))]));
    var node =
        Call.builder("Dilation2D")
            .putAttr("strides", Nodes.ints(1, window.strides()[0], window.strides()[1], 1))
            .putAttr("rates", Nodes.ints(1, window.dilations()[0], window.dilations()[1], 1))
            .putAttr("padding", Nodes.string("VALID"));
    return Layout.channelsLast(call, x, last -> call.op(node, last, zeros));
  }

  private static Value average(Call call, Value x, Window given) {
    if (given.isDilated()) {
      throw call.unsupported("is dilated");
    }
    boolean countsPadding = call.integer("count_include_pad", 0) == 1;
    var asked = countsPadding ? Counts.ofPadded(given) : Counts.ofImage(given);
    var window = call.integer("ceil_mode", 0) == 1 ? given.ceil() : given;
    boolean countsAll = countsPadding && call.opset() < COUNTS_WHAT_IS_THERE;
    var counted = countsAll ? Counts.ofPadded(window) : asked;
    if (!countsPadding && window.isSame()) {
      return call.op(node("AvgPool", window, "SAME"), x);
    }
    var sums = call.op(node("AvgPool", window, "VALID"), Padding.zeros(call, x, window));
    var factors = counted.factors(window);
    return factors == null ? sums : call.op("Mul", sums, call.constant(factors));
  }

  private static NodeDef.Builder node(String op, Window window, String padding) {
    return Call.builder(op)
        .putAttr("data_format", Nodes.string("NCHW"))
        .putAttr("ksize", Nodes.ints(1, 1, window.kernel()[0], window.kernel()[1]))
        .putAttr("strides", Nodes.ints(1, 1, window.strides()[0], window.strides()[1]))
        .putAttr("padding", Nodes.string(padding));
  }
}
