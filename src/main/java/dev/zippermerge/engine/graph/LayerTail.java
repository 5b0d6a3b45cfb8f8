package dev.zippermerge.engine.graph;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.NodeDef;

/**
 * What happens to a weight layer's result right after the layer: bias, batch normalisation (as one
 * operation or as multiplication and addition of constants) and activation.
 */
final class LayerTail {
  private static final Set<String> BIAS = Set.of("BiasAdd", "BiasAddV1", "Add", "AddV2");
  private static final Set<String> LINEAR =
      Set.of("BiasAdd", "BiasAddV1", "Add", "AddV2", "Sub", "Mul", "RealDiv");
  private static final Set<String> NORMALISING =
      Set.of(
          "FusedBatchNorm",
          "FusedBatchNormV2",
          "FusedBatchNormV3",
          "BatchNormWithGlobalNormalization");
  private static final Set<String> RESHAPING = Set.of("Squeeze", "ExpandDims", "Reshape");
  private static final Set<String> ACTIVATIONS =
      Set.of(
          "Elu", "LeakyRelu", "Relu", "Relu6", "Selu", "Sigmoid", "Softplus", "Softsign", "Tanh");
  private static final Set<String> CLIPPING = Set.of("ClipByValue", "Maximum", "Minimum");
  private static final Set<String> SCALING = Set.of("Mul", "RealDiv");

  /** What comes after the logits: probabilities, or images of logits in the model's own layout. */
  private static final Set<String> ENDS = Set.of("LogSoftmax", "Sigmoid", "Softmax", "Transpose");

  private final Wiring wiring;
  private final int width;
  private @Nullable String bias;
  private TensorName output;

  private LayerTail(Wiring wiring, TensorName result, int width) {
    this.wiring = wiring;
    this.width = width;
    this.output = result;
  }

  /**
   * Follows the result of a layer that other weight layers use.
   *
   * @param width channels of the result
   */
  static LayerTail ofInner(Wiring wiring, TensorName result, int width) {
    var tail = new LayerTail(wiring, result, width);
    tail.activation(tail.linear());
    return tail;
  }

  /** Follows the result of an output layer, up to the logits. */
  static LayerTail ofOutput(Wiring wiring, TensorName result, int width) {
    var tail = new LayerTail(wiring, result, width);
    tail.linear();
    tail.logits();
    return tail;
  }

  /** Name of the constant that is added to the result first, if any. */
  @Nullable String bias() {
    return bias;
  }

  /** The last tensor that belongs to the layer. */
  TensorName output() {
    return output;
  }

  /** Ends after the last linear operation; returns the tensor after axes that only moved. */
  private TensorName linear() {
    boolean first = true;
    var current = output;
    for (var node = wiring.soleConsumer(current);
        node != null;
        node = wiring.soleConsumer(current)) {
      var next = new TensorName(node.getName(), 0);
      if (isLinear(node, current)) {
        bias = first && isBias(node) ? constantName(node) : bias;
        first = false;
        output = next;
      } else if (node.getOp().equals("BatchToSpaceND") && isFirstInput(node, current)) {
        // The second half of a dilated convolution, which works on slices as a larger batch.
        output = next;
      } else if (!RESHAPING.contains(node.getOp()) || !isFirstInput(node, current)) {
        return current;
      }
      current = next;
    }
    return current;
  }

  private boolean isLinear(NodeDef node, TensorName input) {
    if (NORMALISING.contains(node.getOp())) {
      return isFirstInput(node, input) && wiring.dependsOnlyOn(node, Set.of(input));
    }
    boolean divisor = node.getOp().equals("RealDiv") && !isFirstInput(node, input);
    return LINEAR.contains(node.getOp()) && !divisor && constantOf(node) != null;
  }

  /** True where a constant is added that has one value for each channel. */
  private boolean isBias(NodeDef node) {
    var constant = constantOf(node);
    return BIAS.contains(node.getOp())
        && constant != null
        && Nodes.size(Nodes.shape(constant)) == width;
  }

  private @Nullable String constantName(NodeDef node) {
    var constant = constantOf(node);
    return constant == null ? null : constant.getName();
  }

  private @Nullable NodeDef constantOf(NodeDef node) {
    for (int i = 0; i < node.getInputCount(); i++) {
      var constant = wiring.constant(node, i);
      if (constant != null) {
        return constant;
      }
    }
    return null;
  }

  /** One operation, several that clip, or several that meet again; then a factor, if any. */
  private void activation(TensorName start) {
    var before = output;
    output = start;
    var node = wiring.soleConsumer(output);
    if (node == null) {
      output = ElementwiseRegion.join(wiring, output).orElse(output);
    } else if (ACTIVATIONS.contains(node.getOp())) {
      output = new TensorName(node.getName(), 0);
    } else {
      pass(CLIPPING);
    }
    if (output.equals(start)) {
      output = before;
    } else {
      pass(SCALING);
    }
  }

  /** Passes operations of one value and of constants that are scalars. */
  private void pass(Set<String> operations) {
    for (var node = wiring.soleConsumer(output);
        node != null && operations.contains(node.getOp()) && onlyScalars(node);
        node = wiring.soleConsumer(output)) {
      output = new TensorName(node.getName(), 0);
    }
  }

  private boolean onlyScalars(NodeDef node) {
    for (int i = 1; i < node.getInputCount(); i++) {
      var constant = wiring.constant(node, isFirstInput(node, output) ? i : i - 1);
      if (constant == null || Nodes.size(Nodes.shape(constant)) != 1) {
        return false;
      }
    }
    return isFirstInput(node, output) || !node.getOp().equals("RealDiv");
  }

  private void logits() {
    for (var node = wiring.soleConsumer(output);
        node != null && !ENDS.contains(node.getOp()) && passesOn(node);
        node = wiring.soleConsumer(output)) {
      output = new TensorName(node.getName(), 0);
    }
  }

  private boolean passesOn(NodeDef node) {
    return isFirstInput(node, output)
        && (node.getOp().equals("Reshape") || wiring.dependsOnlyOn(node, Set.of(output)));
  }

  private static boolean isFirstInput(NodeDef node, TensorName tensor) {
    return TensorName.parse(node.getInput(0)).equals(tensor);
  }
}
