package dev.zippermerge.engine.samples;

import dev.zippermerge.engine.calibrate.Normalisation;
import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Stacks layers on an image, each on the one before. */
final class LayerStack {
  /** Of batch normalisations, as in Keras. */
  private static final float EPSILON = 1e-3f;

  /**
   * Deviation of kernels before a batch normalisation, that of MobileNet's authors. The scale of
   * these kernels changes no answer, but an update turns smaller ones further.
   */
  private static final double SMALL = 0.09;

  private final List<NodeDef> nodes = new ArrayList<>();
  private final List<Normalisation> normalisations = new ArrayList<>();
  private final List<Integer> inputShape;
  private final InitialWeights weights;
  private String top = Network.INPUT;
  private int height;
  private int width;
  private int depth;

  LayerStack(List<Integer> inputShape, long seed) {
    this.inputShape = inputShape;
    this.weights = new InitialWeights(seed);
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
    convolve(name, kernel, 1, channels, InitialWeights.he(kernel * kernel * depth));
    bias(name, channels);
    return relu(name);
  }

  /** Convolution k x k, SAME padding, batch normalisation, ReLU6. */
  LayerStack normalisedConvolution(String name, int kernel, int stride, int channels) {
    convolve(name, kernel, stride, channels, SMALL);
    return normalise(name);
  }

  /** Convolution k x k of each channel alone, SAME padding, batch normalisation, ReLU6. */
  LayerStack normalisedDepthwise(String name, int kernel, int stride) {
    var read = weights.kernel(name, SMALL, kernel, kernel, depth, 1);
    filter(Nodes.floatOp(name + "/depthwise", "DepthwiseConv2dNative", top, read), stride);
    return normalise(name);
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
    return new Network(nodes, weights.trained(), normalisations, inputShape, classes);
  }

  private void convolve(String name, int kernel, int stride, int channels, double deviation) {
    var read = weights.kernel(name, deviation, kernel, kernel, depth, channels);
    filter(Nodes.floatOp(name + "/conv", "Conv2D", top, read), stride);
    depth = channels;
  }

  private void filter(NodeDef.Builder node, int stride) {
    add(
        node.putAttr("strides", Nodes.ints(1, stride, stride, 1))
            .putAttr("padding", Nodes.string("SAME")));
    height = Math.ceilDiv(height, stride);
    width = Math.ceilDiv(width, stride);
  }

  private LayerStack normalise(String name) {
    var gamma = weights.vector(name + "/gamma", depth, 1);
    var beta = weights.vector(name + "/beta", depth, 0);
    var mean = InitialWeights.constant(name + "/mean", depth, 0);
    var variance = InitialWeights.constant(name + "/variance", depth, 1);
    var node = name + "/normalised";
    add(
        Nodes.floatOp(node, "FusedBatchNormV3", top, gamma, beta, mean.read(), variance.read())
            .putAttr("U", Nodes.type(DataType.DT_FLOAT))
            .putAttr("epsilon", AttrValue.newBuilder().setF(EPSILON).build())
            .putAttr("is_training", AttrValue.newBuilder().setB(false).build()));
    normalisations.add(new Normalisation(node, mean, variance));
    add(Nodes.floatOp(name + "/relu6", "Relu6", top));
    return this;
  }

  private void product(String name, int outputs) {
    add(
        Nodes.floatOp(
            name + "/product",
            "MatMul",
            top,
            weights.kernel(name, InitialWeights.he(depth), depth, outputs)));
    depth = outputs;
    bias(name, outputs);
  }

  private void bias(String name, int size) {
    add(Nodes.floatOp(name + "/biased", "BiasAdd", top, weights.vector(name + "/bias", size, 0)));
  }

  private LayerStack relu(String name) {
    add(Nodes.floatOp(name + "/relu", "Relu", top));
    return this;
  }

  private void add(NodeDef.Builder node) {
    nodes.add(node.build());
    top = node.getName();
  }
}
