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
      Set.of("Elu", "LeakyRelu", "Relu", "Relu6", "Selu", "Softplus", "Softsign", "Tanh");
  private static final Set<String> PROBABILITIES = Set.of("LogSoftmax", "Sigmoid", "Softmax");

  private final Wiring wiring;
  private @Nullable String bias;
  private TensorName output;

  private LayerTail(Wiring wiring, TensorName result) {
    this.wiring = wiring;
    this.output = result;
  }

  /** Follows the result of a layer that other weight layers use. */
  static LayerTail ofInner(Wiring wiring, TensorName result) {
    var tail = new LayerTail(wiring, result);
    tail.linear();
    tail.activation();
    return tail;
  }

  /** Follows the result of an output layer, up to the logits. */
  static LayerTail ofOutput(Wiring wiring, TensorName result) {
    var tail = new LayerTail(wiring, result);
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

  private void linear() {
    boolean first = true;
    var current = output;
    for (var node = wiring.soleConsumer(current);
        node != null;
        node = wiring.soleConsumer(current)) {
      var next = new TensorName(node.getName(), 0);
      if (isLinear(node, current)) {
        bias = first && BIAS.contains(node.getOp()) ? constantOf(node) : bias;
        first = false;
        output = next;
      } else if (node.getOp().equals("BatchToSpaceND") && isFirstInput(node, current)) {
        // The second half of a dilated convolution, which works on slices as a larger batch.
        output = next;
      } else if (!RESHAPING.contains(node.getOp()) || !isFirstInput(node, current)) {
        return;
      }
      current = next;
    }
  }

  private boolean isLinear(NodeDef node, TensorName input) {
    if (NORMALISING.contains(node.getOp())) {
      return isFirstInput(node, input) && wiring.dependsOnlyOn(node, Set.of(input));
    }
    boolean divisor = node.getOp().equals("RealDiv") && !isFirstInput(node, input);
    return LINEAR.contains(node.getOp()) && !divisor && constantOf(node) != null;
  }

  private @Nullable String constantOf(NodeDef node) {
    for (int i = 0; i < node.getInputCount(); i++) {
      var constant = wiring.constant(node, i);
      if (constant != null) {
        return constant.getName();
      }
    }
    return null;
  }

  private void activation() {
    var node = wiring.soleConsumer(output);
    if (node != null && (ACTIVATIONS.contains(node.getOp()) || node.getOp().equals("Sigmoid"))) {
      output = new TensorName(node.getName(), 0);
    } else if (node == null) {
      output = ElementwiseRegion.join(wiring, output).orElse(output);
    }
  }

  private void logits() {
    for (var node = wiring.soleConsumer(output);
        node != null && !PROBABILITIES.contains(node.getOp()) && passesOn(node);
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
