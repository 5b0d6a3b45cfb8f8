package dev.zippermerge.lookup.plan;

import dev.zippermerge.lookup.kernel.Activation;
import dev.zippermerge.lookup.kernel.Epilogue;
import dev.zippermerge.lookup.savedmodel.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations that follow a layer and work on each channel alone: bias, batch normalisation and
 * activation, which the layer then computes itself.
 */
final class Tail {
  private final Compilation compilation;
  private final int channels;
  private final int rank;
  private final List<Node> nodes = new ArrayList<>();
  private final double[] scale;
  private final double[] shift;
  private boolean scaled;
  private boolean shifted;
  private Activation activation = Activation.NONE;
  private float alpha;

  private Tail(Compilation compilation, int[] shape) {
    this.compilation = compilation;
    this.channels = Layout.channels(shape);
    this.rank = shape.length;
    this.scale = new double[channels];
    this.shift = new double[channels];
    Arrays.fill(scale, 1);
  }

  /**
   * What follows a node.
   *
   * @param shape shape of the node's result
   */
  static Tail after(Compilation compilation, Node node, int... shape) {
    var tail = new Tail(compilation, shape);
    tail.nodes.add(node);
    tail.follow(node);
    return tail;
  }

  /** A node and what follows it, where the node itself works on each channel alone. */
  static @Nullable Tail from(Compilation compilation, Node node, int... shape) {
    var tail = new Tail(compilation, shape);
    int input = node.inputs().size() > 1 && compilation.isConstant(node, 0) ? 1 : 0;
    if (!tail.take(node, input)) {
      return null;
    }
    tail.nodes.add(node);
    tail.follow(node);
    return tail;
  }

  /** All of it in one. */
  Epilogue epilogue() {
    return epilogue(1f);
  }

  /**
   * The same after a layer whose kernel has yet to be multiplied.
   *
   * @param kernel factors of the outputs, or one for all
   */
  Epilogue epilogue(float... kernel) {
    var factors = scale.clone();
    boolean ones = true;
    for (int channel = 0; channel < channels; channel++) {
      float factor = kernel[kernel.length == 1 ? 0 : channel];
      factors[channel] *= factor;
      ones &= factor == 1;
    }
    return new Epilogue(
        scaled || !ones ? floats(factors) : null,
        shifted ? floats(shift) : null,
        activation,
        alpha);
  }

  /** Lets the nodes stand for a value. */
  void become(Value value) {
    nodes.forEach(node -> compilation.put(node, value));
  }

  private void follow(Node node) {
    var last = node;
    var next = compilation.onlyConsumer(last);
    while (next != null && activation == Activation.NONE && take(next, position(next, last))) {
      nodes.add(next);
      last = next;
      next = compilation.onlyConsumer(last);
    }
  }

  private int position(Node node, Node input) {
    return compilation.graph().argument(node, 0).node().equals(input.name()) ? 0 : 1;
  }

  /** Takes a node in, where that is possible; {@code input} is the one that is no constant. */
  private boolean take(Node node, int input) {
    return switch (node.op()) {
      case "BiasAdd", "Add", "AddV2" -> term(node, 1 - input, 1, 1);
      case "Sub" -> input == 0 ? term(node, 1, 1, -1) : term(node, 0, -1, 1);
      case "Mul" -> factor(node, 1 - input, false);
      case "RealDiv", "Div" -> input == 0 && factor(node, 1, true);
      case "FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3" ->
          input == 0 && normalisation(node);
      case "Relu" -> activation(Activation.RELU, 0);
      case "Relu6" -> activation(Activation.RELU6, 0);
      case "LeakyRelu" -> activation(Activation.LEAKY_RELU, node.real("alpha", 0.2f));
      case "Maximum" -> isZero(node, 1 - input) && activation(Activation.RELU, 0);
      default -> false;
    };
  }

  private boolean activation(Activation kind, float slope) {
    activation = kind;
    alpha = slope;
    return true;
  }

  private boolean isZero(Node node, int input) {
    var values = perChannel(node, input);
    return values != null && Arrays.stream(values).allMatch(value -> value == 0);
  }

  /** {@code sign x value + termSign x constant}. */
  private boolean term(Node node, int constant, int sign, int termSign) {
    var values = perChannel(node, constant);
    if (values == null) {
      return false;
    }
    for (int channel = 0; channel < channels; channel++) {
      scale[channel] *= sign;
      shift[channel] = sign * shift[channel] + termSign * values[channel];
    }
    scaled |= sign < 0;
    shifted = true;
    return true;
  }

  private boolean factor(Node node, int constant, boolean divide) {
    var values = perChannel(node, constant);
    if (values == null) {
      return false;
    }
    for (int channel = 0; channel < channels; channel++) {
      multiply(channel, divide ? 1 / values[channel] : values[channel]);
    }
    return true;
  }

  private void multiply(int channel, double factor) {
    scale[channel] *= factor;
    shift[channel] *= factor;
    scaled = true;
  }

  private boolean normalisation(Node node) {
    if (node.flag("is_training", true)) {
      throw node.refused("normalises by its batch, as in training");
    }
    var parts = new double[5][];
    for (int input = 1; input < parts.length; input++) {
      var part = perChannel(node, input);
      if (part == null) {
        throw node.refused("normalises by what is computed from the example");
      }
      parts[input] = part;
    }
    float epsilon = node.real("epsilon", 1e-4f);
    for (int channel = 0; channel < channels; channel++) {
      double factor = parts[1][channel] / Math.sqrt(parts[4][channel] + epsilon);
      multiply(channel, factor);
      shift[channel] += parts[2][channel] - parts[3][channel] * factor;
    }
    shifted = true;
    return true;
  }

  /** A constant input with one value for each channel, or one for all; null for any other. */
  private double @Nullable [] perChannel(Node node, int input) {
    if (!compilation.isConstant(node, input)) {
      return null;
    }
    var constant = compilation.constants().floats(compilation.graph().argument(node, input));
    int length = Layout.channels(constant.shape());
    if (constant.shape().length > rank + 1
        || constant.size() != length
        || (length != 1 && length != channels)) {
      return null;
    }
    var values = new double[channels];
    Arrays.setAll(values, channel -> constant.values()[length == 1 ? 0 : channel]);
    return values;
  }

  private static float[] floats(double... values) {
    var floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
