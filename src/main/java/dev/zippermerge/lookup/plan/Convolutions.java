package dev.zippermerge.lookup.plan;

import dev.zippermerge.lookup.graph.EncodedKernel;
import dev.zippermerge.lookup.graph.EncodedKernels;
import dev.zippermerge.lookup.graph.Tensor;
import dev.zippermerge.lookup.kernel.ConvShape;
import dev.zippermerge.lookup.kernel.Layer;
import dev.zippermerge.lookup.kernel.Layers;
import dev.zippermerge.lookup.op.LayerOperation;
import dev.zippermerge.lookup.savedmodel.Node;
import org.jspecify.annotations.Nullable;

/** Convolutions, with what is done to their input before and to their output after. */
final class Convolutions {
  private static final String DEPTHWISE = "DepthwiseConv2dNative";

  private final Compilation compilation;
  private final EncodedKernels encoded;
  private final Layers layers;

  Convolutions(Compilation compilation, Layers layers) {
    this.layers = layers;
    this.compilation = compilation;
    this.encoded = new EncodedKernels(compilation.graph(), compilation.constants());
  }

  /** A convolution's node. */
  void compile(Node node) {
    var steps = steps(node);
    if (compilation.operand(node, 0) instanceof Operand.Sliced sliced && isPlain(node, steps)) {
      compilation.put(node, new Operand.SlicedConvolution(node, sliced));
      return;
    }
    var kernel = kernel(node);
    switch (compilation.operand(node, 0)) {
      case Operand.Padded padded when !node.text("padding").equals("SAME") ->
          add(node, node, kernel, padded, steps);
      case Operand.Picked picked when kernel.isPointwise() && steps.areOnes() ->
          add(
              node,
              node,
              kernel,
              unpadded(picked.image()),
              new Steps(picked.rows(), picked.columns(), 1, 1));
      default -> add(node, node, kernel, unpadded(compilation.value(node, 0)), steps);
    }
  }

  /** The end of a dilated convolution. */
  void join(Node node) {
    if (!(compilation.operand(node, 0) instanceof Operand.SlicedConvolution convolution)) {
      throw node.refused("joins slices that no convolution made");
    }
    var input = convolution.input();
    var crops = compilation.integers(node, 2);
    var padded = input.padded();
    var cropped =
        new Operand.Padded(
            padded.image(),
            padded.top() - crops[0],
            padded.bottom() - crops[1],
            padded.left() - crops[2],
            padded.right() - crops[3]);
    add(
        convolution.node(),
        node,
        kernel(convolution.node()),
        cropped,
        new Steps(1, 1, input.rows(), input.columns()));
  }

  /** Strides and dilations. */
  private record Steps(int strideY, int strideX, int dilationY, int dilationX) {
    boolean areOnes() {
      return strideY == 1 && strideX == 1 && dilationY == 1 && dilationX == 1;
    }
  }

  /** A kernel, HWIO: as codewords, or its values. */
  private record Kernel(int[] shape, @Nullable EncodedKernel encoded, float @Nullable [] values) {
    boolean isPointwise() {
      return shape[0] == 1 && shape[1] == 1;
    }
  }

  private static Steps steps(Node node) {
    return new Steps(
        WindowAxis.part(node, "strides", 0, 1),
        WindowAxis.part(node, "strides", 1, 1),
        WindowAxis.part(node, "dilations", 0, 1),
        WindowAxis.part(node, "dilations", 1, 1));
  }

  private static boolean isPlain(Node node, Steps steps) {
    return node.text("padding").equals("VALID") && steps.areOnes();
  }

  private static Operand.Padded unpadded(Value image) {
    return new Operand.Padded(image, 0, 0, 0, 0);
  }

  /**
   * Adds a convolution.
   *
   * @param last the node whose result is that of the convolution
   */
  private void add(Node node, Node last, Kernel kernel, Operand.Padded input, Steps steps) {
    var shape = shape(node, kernel.shape(), input, steps);
    var result = new int[] {shape.outHeight(), shape.outWidth(), shape.outputs()};
    var tail = Tail.after(compilation, last, result);
    var layer = layer(node, kernel, shape, tail);
    tail.become(compilation.program().add(new LayerOperation(layer), result, input.image()));
  }

  private static ConvShape shape(Node node, int[] kernel, Operand.Padded input, Steps steps) {
    var image = WindowAxis.image(node, input.image()).shape();
    boolean depthwise = node.op().equals(DEPTHWISE);
    if (image[2] % kernel[2] != 0 || (depthwise && image[2] != kernel[2])) {
      throw node.refused("has a kernel that does not fit its image");
    }
    var rows =
        WindowAxis.of(
            node,
            0,
            image[0],
            kernel[0],
            steps.strideY,
            steps.dilationY,
            input.top(),
            input.bottom());
    var columns =
        WindowAxis.of(
            node,
            1,
            image[1],
            kernel[1],
            steps.strideX,
            steps.dilationX,
            input.left(),
            input.right());
    return new ConvShape(
        image[2],
        image[0],
        image[1],
        depthwise ? kernel[2] * kernel[3] : kernel[3],
        rows.size(),
        columns.size(),
        rows.stride(),
        columns.stride(),
        rows.dilation(),
        columns.dilation(),
        rows.before(),
        columns.before(),
        rows.out(),
        columns.out());
  }

  private Layer layer(Node node, Kernel kernel, ConvShape shape, Tail tail) {
    var encodedKernel = kernel.encoded();
    if (encodedKernel != null && kernel.shape()[2] == shape.channels()) {
      return layers.encodedConv(
          shape,
          encodedKernel.codebook(),
          encodedKernel.codewordCount(),
          encodedKernel.segmentLength(),
          encodedKernel.codes(),
          tail.epilogue(encodedKernel.scales()));
    }
    // Lookups are for all channels of the image at once, not for groups of them.
    var values = kernel.values() == null ? decoded(node).values() : kernel.values();
    return node.op().equals(DEPTHWISE)
        ? layers.depthwiseConv(shape, values, tail.epilogue())
        : layers.conv(shape, values, tail.epilogue());
  }

  private Kernel kernel(Node node) {
    if (!compilation.isConstant(node, 1)) {
      throw node.refused("computes its kernel from the example");
    }
    return encoded
        .convolution(compilation.graph().argument(node, 1))
        .map(kernel -> new Kernel(kernel.shape(), kernel, null))
        .orElseGet(() -> whole(node));
  }

  private Kernel whole(Node node) {
    var values = decoded(node);
    if (values.shape().length != 4) {
      throw node.refused("has a kernel of %d axes".formatted(values.shape().length));
    }
    return new Kernel(values.shape(), null, values.values());
  }

  private Tensor.Floats decoded(Node node) {
    return compilation.constants().floats(compilation.graph().argument(node, 1));
  }
}
