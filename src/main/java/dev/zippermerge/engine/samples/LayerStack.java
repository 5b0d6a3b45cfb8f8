package dev.zippermerge.engine.samples;

import dev.zippermerge.engine.calibrate.TrainedVariable;
import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Stacks layers on an image, each on the one before, with He-normal weights (He et al., 2015) and
 * biases of zero.
 */
final class LayerStack {
  private final List<NodeDef> nodes = new ArrayList<>();
  private final List<TrainedVariable> variables = new ArrayList<>();
  private final List<Integer> inputShape;
  private final Random random;
  private String top = Network.INPUT;
  private int height;
  private int width;
  private int depth;

  LayerStack(List<Integer> inputShape, long seed) {
    this.inputShape = inputShape;
    this.random = new Random(seed);
    this.height = inputShape.get(0);
    this.width = inputShape.get(1);
    this.depth = inputShape.get(2);
    nodes.add(
        Nodes.placeholder(
            Network.INPUT,
            DataType.DT_FLOAT,
            List.of(-1L, (long) height, (long) width, (long) depth)));
  }

  /** Convolution k x k, stride 1, SAME padding, bias, ReLU. */
  LayerStack convolution(String name, int kernel, int channels) {
    var weights = weights(name, kernel * kernel * depth, kernel, kernel, depth, channels);
    add(
        Nodes.floatOp(name + "/conv", "Conv2D", top, weights)
            .putAttr("strides", Nodes.ints(1, 1, 1, 1))
            .putAttr("padding", Nodes.string("SAME")));
    depth = channels;
    bias(name, channels);
    return relu(name);
  }

  /** Max-pooling 2 x 2. */
  LayerStack pool(String name) {
    add(
        Nodes.floatOp(name, "MaxPool", top)
            .putAttr("ksize", Nodes.ints(1, 2, 2, 1))
            .putAttr("strides", Nodes.ints(1, 2, 2, 1))
            .putAttr("padding", Nodes.string("VALID")));
    height /= 2;
    width /= 2;
    return this;
  }

  /** The mean of each channel over rows and columns: one row of features. */
  LayerStack average(String name) {
    nodes.add(Nodes.constant(name + "/axes", new int[] {1, 2}, 2));
    add(
        Nodes.floatOp(name, "Mean", top, name + "/axes")
            .putAttr("Tidx", Nodes.type(DataType.DT_INT32)));
    return this;
  }

  /** From rows, columns and channels to one row of features. */
  LayerStack flatten() {
    depth = height * width * depth;
    nodes.add(Nodes.constant("flatten/shape", new int[] {-1, depth}, 2));
    add(
        Nodes.floatOp("flatten", "Reshape", top, "flatten/shape")
            .putAttr("Tshape", Nodes.type(DataType.DT_INT32)));
    return this;
  }

  /** Dense layer, bias, ReLU. */
  LayerStack dense(String name, int outputs) {
    product(name, outputs);
    return relu(name);
  }

  /** The classification layer, which ends the stack. */
  Network classes(int classes) {
    product("classes", classes);
    add(Nodes.floatOp(Network.LOGITS, "Identity", top));
    return new Network(nodes, variables, inputShape, classes);
  }

  private void product(String name, int outputs) {
    add(Nodes.floatOp(name + "/product", "MatMul", top, weights(name, depth, depth, outputs)));
    depth = outputs;
    bias(name, outputs);
  }

  private void bias(String name, int size) {
    var bias = new TrainedVariable(name + "/bias", List.of((long) size), new float[size]);
    variables.add(bias);
    add(Nodes.floatOp(name + "/biased", "BiasAdd", top, bias.read()));
  }

  private LayerStack relu(String name) {
    add(Nodes.floatOp(name + "/relu", "Relu", top));
    return this;
  }

  private String weights(String name, int fanIn, int... shape) {
    var values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    double deviation = Math.sqrt(2.0 / fanIn);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    var kernel =
        new TrainedVariable(
            name + "/kernel", Arrays.stream(shape).mapToObj(Long::valueOf).toList(), values);
    variables.add(kernel);
    return kernel.read();
  }

  private void add(NodeDef.Builder node) {
    nodes.add(node.build());
    top = node.getName();
  }
}
