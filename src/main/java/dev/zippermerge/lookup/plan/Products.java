package dev.zippermerge.lookup.plan;

import dev.zippermerge.lookup.graph.EncodedKernel;
import dev.zippermerge.lookup.graph.EncodedKernels;
import dev.zippermerge.lookup.kernel.Layer;
import dev.zippermerge.lookup.kernel.Layers;
import dev.zippermerge.lookup.op.LayerOperation;
import dev.zippermerge.lookup.savedmodel.Node;

/** Dense layers. */
final class Products {
  private final Compilation compilation;
  private final EncodedKernels encoded;
  private final Layers layers;

  Products(Compilation compilation, Layers layers) {
    this.layers = layers;
    this.compilation = compilation;
    this.encoded = new EncodedKernels(compilation.graph(), compilation.constants());
  }

  /** A {@code MatMul}. */
  void compile(Node node) {
    if (node.flag("transpose_a", false) || !compilation.isConstant(node, 1)) {
      throw node.refused("is a product of other than an example and a constant");
    }
    var input = compilation.value(node, 0);
    if (input.rank() != 1) {
      throw node.refused("takes a value of %d axes".formatted(input.rank()));
    }
    var kernel = compilation.graph().argument(node, 1);
    if (node.flag("transpose_b", false)) {
      var codes = encoded.dense(kernel);
      if (codes.isPresent()) {
        lookup(node, input, codes.get());
        return;
      }
    }
    whole(node, input);
  }

  private void lookup(Node node, Value input, EncodedKernel kernel) {
    int outputs = kernel.shape()[0];
    requireFit(node, input, kernel.shape()[1]);
    var tail = Tail.after(compilation, node, outputs);
    add(
        tail,
        input,
        outputs,
        layers.encodedDense(
            input.size(),
            outputs,
            kernel.codebook(),
            kernel.codewordCount(),
            kernel.segmentLength(),
            kernel.codes(),
            tail.epilogue(kernel.scales())));
  }

  private void whole(Node node, Value input) {
    var kernel = compilation.constants().floats(compilation.graph().argument(node, 1));
    var shape = kernel.shape();
    boolean transposed = node.flag("transpose_b", false);
    if (shape.length != 2) {
      throw node.refused("has a kernel of %d axes".formatted(shape.length));
    }
    requireFit(node, input, shape[transposed ? 1 : 0]);
    int outputs = shape[transposed ? 0 : 1];
    var weights = transposed ? kernel.values() : transposed(kernel.values(), outputs);
    var tail = Tail.after(compilation, node, outputs);
    add(tail, input, outputs, layers.dense(input.size(), outputs, weights, tail.epilogue()));
  }

  private void add(Tail tail, Value input, int outputs, Layer layer) {
    var result = new int[] {outputs};
    tail.become(compilation.program().add(new LayerOperation(layer), result, input));
  }

  private static void requireFit(Node node, Value input, int inputs) {
    if (input.size() != inputs) {
      throw node.refused("takes %d values, but gets %d".formatted(inputs, input.size()));
    }
  }

  private static float[] transposed(float[] kernel, int outputs) {
    int inputs = kernel.length / outputs;
    var weights = new float[kernel.length];
    for (int input = 0; input < inputs; input++) {
      for (int output = 0; output < outputs; output++) {
        weights[output * inputs + input] = kernel[input * outputs + output];
      }
    }
    return weights;
  }
}
