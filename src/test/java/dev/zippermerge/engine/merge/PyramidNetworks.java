package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.graph.Nodes;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;

/**
 * Small random detectors, 8x8x1 in: two scales, the coarse one brought up and joined with the fine
 * one, heads for boxes and scores at both, and all in one output [anchors, 4 + classes] with boxes
 * in pixels and scores from 0 to 1.
 */
final class PyramidNetworks {
  private static final int ANCHORS = 64 + 16;

  private final TestNetworks network;
  private final int classes;

  private PyramidNetworks(long seed, int classes) {
    this.network = new TestNetworks(seed);
    this.classes = classes;
  }

  static Path write(Path folder, long seed, int classes) {
    var pyramid = new PyramidNetworks(seed, classes);
    pyramid.build();
    return pyramid.network.write(folder, List.of(-1L, (long) ANCHORS, 4L + classes));
  }

  private void build() {
    network.nodes.add(Nodes.placeholder("x", DataType.DT_FLOAT, List.of(-1L, 8L, 8L, 1L)));
    var fine = convolution("fine", "x", 3, 1, 1, 4, "Relu");
    var coarse = convolution("coarse", fine, 3, 2, 4, 6, "Relu");
    network.nodes.add(Nodes.constant("up/size", new int[] {8, 8}, 2));
    network.nodes.add(Nodes.floatOp("up", "ResizeNearestNeighbor", coarse, "up/size").build());
    var joined = concat("joined", 3, "up", fine);
    var neck = convolution("neck", joined, 1, 1, 10, 6, "Relu");
    var boxes = concat("boxes", 1, head("box_fine", neck, 4), head("box_coarse", coarse, 4));
    network.nodes.add(Nodes.constant("pixels", new float[] {8}));
    network.nodes.add(Nodes.floatOp("in_pixels", "Mul", boxes, "pixels").build());
    var scores =
        concat(
            "scores", 1, head("score_fine", neck, classes), head("score_coarse", coarse, classes));
    network.nodes.add(Nodes.floatOp("probabilities", "Sigmoid", scores).build());
    concat("answer/biased", 2, "in_pixels", "probabilities");
  }

  private String head(String name, String input, int width) {
    var result = convolution(name, input, 1, 1, 6, width, "Identity");
    network.nodes.add(
        Nodes.constant(name + "/rows", new int[] {-1, name.endsWith("fine") ? 64 : 16, width}, 3));
    network.nodes.add(Nodes.floatOp(name + "/flat", "Reshape", result, name + "/rows").build());
    return name + "/flat";
  }

  private String convolution(
      String name, String input, int kernel, int stride, int depth, int width, String activation) {
    network.nodes.add(
        network.constant(name + "/kernel", kernel * kernel * depth, kernel, kernel, depth, width));
    network.nodes.add(
        Nodes.floatOp(name, "Conv2D", input, name + "/kernel")
            .putAttr("strides", Nodes.ints(1, stride, stride, 1))
            .putAttr("padding", Nodes.string("SAME"))
            .build());
    network.bias(name, width);
    network.nodes.add(Nodes.floatOp(name + "/out", activation, name + "/biased").build());
    return name + "/out";
  }

  private String concat(String name, int axis, String... inputs) {
    network.nodes.add(Nodes.constant(name + "/axis", new int[] {axis}));
    var node = Nodes.floatOp(name, "ConcatV2", inputs).addInput(name + "/axis");
    network.nodes.add(
        node.putAttr("N", AttrValue.newBuilder().setI(inputs.length).build())
            .putAttr("Tidx", Nodes.type(DataType.DT_INT32))
            .build());
    return name;
  }
}
