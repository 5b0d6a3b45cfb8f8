package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.SubPixels;
import dev.zippermerge.engine.graph.SubPixels.Axis;
import java.util.List;
import java.util.stream.Stream;

/** Convolutions over images and sequences. */
final class Convolutions {
  private Convolutions() {}

  static List<WeightRole> weights(LayerConfig config) {
    return withBias(config, "kernel");
  }

  static List<WeightRole> separableWeights(LayerConfig config) {
    return withBias(config, "depthwise_kernel", "pointwise_kernel");
  }

  private static List<WeightRole> withBias(LayerConfig config, String... kernels) {
    var bias = config.flag("use_bias", true) ? Stream.of("bias") : Stream.<String>empty();
    return Stream.concat(Stream.of(kernels), bias).map(WeightRole::trained).toList();
  }

  /** Conv1D and Conv2D. Kernel: HWIO, the inputs of one group in I. */
  static LayerTensor full(LayerCall call, int dimensions) {
    var config = call.config();
    return layer(
        call,
        dimensions,
        (x, window, layout) -> {
          int filters = config.sizes("filters", 1, 0)[0];
          int groups = config.sizes("groups", 1, 1)[0];
          long channels = layout.channels(x);
          if (channels % groups != 0 || filters % groups != 0) {
            throw call.misfit(channels + " channels in " + groups + " groups");
          }
          var kernel = kernel(call, "kernel", dimensions, window, channels / groups, filters);
          return convolve(call.scope(), "Conv2D", x, kernel, window, layout, filters);
        });
  }

  /** DepthwiseConv1D and DepthwiseConv2D. Kernel: HWIM, M results for each channel. */
  static LayerTensor depthwise(LayerCall call, int dimensions) {
    return layer(
        call,
        dimensions,
        (x, window, layout) -> depthwise(call, "kernel", dimensions, x, window, layout));
  }

  /** SeparableConv1D and SeparableConv2D: depthwise, then 1x1. */
  static LayerTensor separable(LayerCall call, int dimensions) {
    return layer(
        call,
        dimensions,
        (x, window, layout) -> {
          var deep = depthwise(call, "depthwise_kernel", dimensions, x, window, layout);
          int filters = call.config().sizes("filters", 1, 0)[0];
          var single = new Window(new int[] {1, 1}, new int[] {1, 1}, new int[] {1, 1}, "VALID");
          var kernel =
              kernel(call, "pointwise_kernel", dimensions, single, layout.channels(deep), filters);
          return convolve(call.scope(), "Conv2D", deep, kernel, single, layout, filters);
        });
  }

  /** Conv1DTranspose and Conv2DTranspose. Kernel: height, width, outputs, inputs. */
  static LayerTensor transposed(LayerCall call, int dimensions) {
    return layer(
        call,
        dimensions,
        (x, window, layout) -> {
          boolean first = layout.channelsFirst();
          var scope = call.scope();
          var image = first ? scope.transpose(x, Shapes.toChannelsLast(4)) : x;
          var result = transposed(call, dimensions, image, window);
          return first ? scope.transpose(result, Shapes.toChannelsFirst(4)) : result;
        });
  }

  private static LayerTensor transposed(
      LayerCall call, int dimensions, LayerTensor x, Window window) {
    int inputs = Math.toIntExact(x.size(3));
    int outputs = call.config().sizes("filters", 1, 0)[0];
    var size = window.kernel();
    long[] stored =
        dimensions == 2
            ? new long[] {size[0], size[1], outputs, inputs}
            : new long[] {size[1], outputs, inputs};
    var values = SubPixels.inputsFirst(call.weights().values("kernel", stored), inputs, outputs);
    var dilated = SubPixels.dilated(values, size, window.dilation(), inputs * outputs);
    var plan =
        new SubPixels(axis(call, dimensions, x, window, 0), axis(call, dimensions, x, window, 1));
    var shape =
        List.of(
            x.size(0), (long) plan.rows().length(), (long) plan.columns().length(), (long) outputs);
    return call.scope().transposed(plan, x, dilated, inputs, outputs, shape);
  }

  private static Axis axis(
      LayerCall call, int dimensions, LayerTensor x, Window window, int direction) {
    int size = Math.toIntExact(x.size(direction + 1));
    int kernel = Math.toIntExact(window.reach(direction));
    int stride = window.strides()[direction];
    boolean same = window.padding().equals("SAME");
    int length = same ? size * stride : size * stride + Math.max(kernel - stride, 0);
    var given = call.config().get("output_padding");
    // A sequence has height 1, to which output padding does not apply.
    if (given != null && (dimensions == 2 || direction == 1)) {
      int[] more = call.config().integers("output_padding");
      int added = more[Math.min(direction, more.length - 1)];
      length = (size - 1) * stride + kernel - (same ? 2 * (kernel / 2) : 0) + added;
    }
    int padding = same ? Axis.samePadding(size, kernel, stride, length) : 0;
    return Axis.of(size, kernel, stride, padding, length);
  }

  private static LayerTensor depthwise(
      LayerCall call, String role, int dimensions, LayerTensor x, Window window, Layout layout) {
    int multiplier = call.config().sizes("depth_multiplier", 1, 1)[0];
    long channels = layout.channels(x);
    // TensorFlow's operation has one stride for both directions; a height of 1 does not mind.
    int stride = window.strides()[1];
    if (dimensions == 2 && window.strides()[0] != stride) {
      throw call.misfit("its strides differ in height and width");
    }
    var even =
        new Window(
            window.kernel(), new int[] {stride, stride}, window.dilation(), window.padding());
    var kernel = kernel(call, role, dimensions, window, channels, multiplier);
    var op = "DepthwiseConv2dNative";
    return convolve(call.scope(), op, x, kernel, even, layout, channels * multiplier);
  }

  private static LayerTensor kernel(
      LayerCall call, String role, int dimensions, Window window, long inputs, long outputs) {
    long height = window.kernel()[0];
    long width = window.kernel()[1];
    var shape = new long[] {height, width, inputs, outputs};
    return call.weights()
        .constant(role, dimensions == 2 ? shape : new long[] {width, inputs, outputs}, shape);
  }

  /** Window, bias and activation around a kernel of any kind. */
  private static LayerTensor layer(LayerCall call, int dimensions, Kernel kernel) {
    var config = call.config();
    var layout = Layout.of(config);
    var padding = config.text("padding", "valid");
    var x = call.input(dimensions + 2);
    var window = window(config, dimensions, padding);
    var input = padding.equals("causal") ? causal(call.scope(), layout, x, window) : x;
    var result =
        Sequences.asImage(
            call.scope(),
            layout,
            input,
            image -> bias(call, layout, kernel.apply(image, window, layout)));
    return Activations.ofField(call, result);
  }

  private static Window window(LayerConfig config, int dimensions, String padding) {
    if (!List.of("valid", "same", "causal").contains(padding)) {
      throw config.wrong("padding");
    }
    return new Window(
        Window.flat(config.sizes("kernel_size", dimensions, 0)),
        Window.flat(config.sizes("strides", dimensions, 1)),
        Window.flat(config.sizes("dilation_rate", dimensions, 1)),
        padding.equals("same") ? "SAME" : "VALID");
  }

  private static LayerTensor causal(Scope scope, Layout layout, LayerTensor x, Window window) {
    var pads = new int[3][2];
    pads[layout.spatial()][0] = Math.toIntExact(window.reach(1) - 1);
    return Paddings.pad(scope, x, pads);
  }

  private static LayerTensor bias(LayerCall call, Layout layout, LayerTensor x) {
    if (!call.weights().has("bias")) {
      return x;
    }
    var bias = call.weights().constant("bias", layout.channels(x));
    var node = call.scope().op("BiasAdd", x, bias).putAttr("data_format", layout.attribute());
    return call.scope().add(node, x.shape());
  }

  private static LayerTensor convolve(
      Scope scope,
      String op,
      LayerTensor x,
      LayerTensor kernel,
      Window window,
      Layout layout,
      long channels) {
    if (window.dilated() && (window.strides()[0] > 1 || window.strides()[1] > 1)) {
      throw scope.misfit("it has strides and dilations at once");
    }
    var node =
        scope
            .op(op, x, kernel)
            .putAttr("data_format", layout.attribute())
            .putAttr("strides", layout.spread(window.strides()))
            .putAttr("dilations", layout.spread(window.dilation()))
            .putAttr("padding", Nodes.string(window.padding()));
    return scope.add(node, layout.shape(x, window.results(x, layout), channels));
  }

  /** Writes one kind of convolution over an image. */
  private interface Kernel {
    LayerTensor apply(LayerTensor image, Window window, Layout layout);
  }
}
