package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.graph.Nodes;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Small random networks of many architectures: 8x8x1 in, three classes out. */
public final class VariedNetworks {
  private static final int CLASSES = 3;

  /** What a network looks like. */
  public enum Form {
    /** Five convolutions, 3x3 and 1x1, one of them strided, and two dense layers. */
    DEEP,
    /** Convolutions of 7x7 (strided) and 11x11. */
    LARGE_KERNELS,
    /** Convolutions without bias, with batch normalisation, one of them unpadded. */
    NORMALISED,
    /** Two residual blocks, the second with a strided 1x1 projection. */
    RESIDUAL,
    /** Branches of 1x1, 3x3 and 5x5 that are concatenated. */
    BRANCHING
  }

  private final TestNetworks network;
  private final List<NodeDef> nodes;

  private VariedNetworks(long seed) {
    this.network = new TestNetworks(seed);
    this.nodes = network.nodes;
    nodes.add(Nodes.placeholder("x", DataType.DT_FLOAT, List.of(-1L, 8L, 8L, 1L)));
  }

  /** Writes a SavedModel into the folder and returns it. */
  public static Path write(Path folder, Form form, long seed) {
    var varied = new VariedNetworks(seed);
    switch (form) {
      case DEEP -> varied.deep();
      case LARGE_KERNELS -> varied.largeKernels();
      case NORMALISED -> varied.normalised();
      case RESIDUAL -> varied.residual();
      case BRANCHING -> varied.branching();
    }
    return varied.network.write(folder, CLASSES);
  }

  private void deep() {
    var a = relu(convolution("a", "x", 3, 1, 4, 1, "SAME"));
    var b = relu(convolution("b", a, 3, 4, 4, 1, "SAME"));
    var c = relu(convolution("c", b, 3, 4, 6, 2, "SAME"));
    var d = relu(convolution("d", c, 3, 6, 6, 1, "SAME"));
    var e = relu(convolution("e", d, 1, 6, 8, 1, "SAME"));
    network.dense("f", flat(e, 4 * 4 * 8), 4 * 4 * 8, 20);
    network.dense("g", relu("f/biased"), 20, 10);
    network.dense("answer", relu("g/biased"), 10, CLASSES);
  }

  private void largeKernels() {
    var a = relu(convolution("a", "x", 7, 1, 5, 2, "SAME"));
    var b = relu(convolution("b", a, 11, 5, 2, 1, "SAME"));
    network.dense("f", flat(b, 4 * 4 * 2), 4 * 4 * 2, 12);
    network.dense("answer", relu("f/biased"), 12, CLASSES);
  }

  private void normalised() {
    var a = relu(normalise(bare("a", "x", 3, 1, 6, 1, "SAME"), 6));
    var b = relu(normalise(bare("b", a, 5, 6, 8, 1, "VALID"), 8));
    network.dense("answer", mean(b), 8, CLASSES);
  }

  private void residual() {
    var stem = relu(convolution("stem", "x", 3, 1, 8, 1, "SAME"));
    var a = relu(convolution("a", stem, 3, 8, 8, 1, "SAME"));
    var sum = add("first", stem, convolution("b", a, 3, 8, 8, 1, "SAME"));
    var projected = convolution("p", sum, 1, 8, 12, 2, "SAME");
    var second = add("second", projected, convolution("c", sum, 3, 8, 12, 2, "SAME"));
    network.dense("answer", mean(relu(second)), 12, CLASSES);
  }

  private void branching() {
    var a = relu(convolution("a", "x", 1, 1, 4, 1, "SAME"));
    var b = relu(convolution("b", "x", 3, 1, 4, 1, "SAME"));
    var c = relu(convolution("c", "x", 5, 1, 4, 1, "SAME"));
    nodes.add(Nodes.constant("joined/axis", new int[] {3}));
    nodes.add(
        Nodes.floatOp("joined", "ConcatV2", a, b, c, "joined/axis")
            .putAttr("N", AttrValue.newBuilder().setI(3).build())
            .putAttr("Tidx", Nodes.type(DataType.DT_INT32))
            .build());
    var d = relu(convolution("d", "joined", 3, 12, 8, 2, "SAME"));
    network.dense("answer", flat(d, 4 * 4 * 8), 4 * 4 * 8, CLASSES);
  }

  private String convolution(
      String name, String input, int kernel, int depth, int width, int stride, String padding) {
    bare(name, input, kernel, depth, width, stride, padding);
    network.bias(name, width);
    return name + "/biased";
  }

  private String bare(
      String name, String input, int kernel, int depth, int width, int stride, String padding) {
    int fanIn = kernel * kernel * depth;
    nodes.add(network.constant(name + "/kernel", fanIn, kernel, kernel, depth, width));
    nodes.add(
        Nodes.floatOp(name, "Conv2D", input, name + "/kernel")
            .putAttr("strides", Nodes.ints(1, stride, stride, 1))
            .putAttr("padding", Nodes.string(padding))
            .build());
    return name;
  }

  private String normalise(String input, int width) {
    var name = input + "/normalised";
    for (var part : List.of("gamma", "beta", "mean", "variance")) {
      boolean centred = part.equals("beta") || part.equals("mean");
      var values = new float[width];
      for (int i = 0; i < width; i++) {
        values[i] = centred ? i % 3 / 5f : 1 + i % 4;
      }
      nodes.add(Nodes.constant(name + "/" + part, values, width));
    }
    nodes.add(
        Nodes.floatOp(
                name,
                "FusedBatchNormV3",
                input,
                name + "/gamma",
                name + "/beta",
                name + "/mean",
                name + "/variance")
            .putAttr("U", Nodes.type(DataType.DT_FLOAT))
            .putAttr("is_training", AttrValue.newBuilder().setB(false).build())
            .build());
    return name;
  }

  private String relu(String input) {
    nodes.add(Nodes.floatOp(input + "/relu", "Relu", input).build());
    return input + "/relu";
  }

  private String add(String name, String left, String right) {
    nodes.add(Nodes.floatOp(name, "AddV2", left, right).build());
    return name;
  }

  private String mean(String input) {
    nodes.add(Nodes.constant("mean/axes", new int[] {1, 2}, 2));
    nodes.add(
        Nodes.floatOp("mean", "Mean", input, "mean/axes")
            .putAttr("Tidx", Nodes.type(DataType.DT_INT32))
            .build());
    return "mean";
  }

  private String flat(String input, int features) {
    nodes.add(Nodes.constant("flat/shape", new int[] {-1, features}, 2));
    nodes.add(Nodes.floatOp("flat", "Reshape", input, "flat/shape").build());
    return "flat";
  }
}
