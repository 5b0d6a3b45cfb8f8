package dev.zippermerge.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.graph.WeightLayer.Kind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Networks in NCHW, which TensorFlow cannot run on a CPU, against the same networks written in NHWC
 * by hand; and networks with transposes of their own against themselves.
 */
class ChannelsLastTest {

  /** The same network in either format; both take and give NCHW. */
  private static final class Image {
    private final TestGraph graph;
    private final boolean first;
    private String at;

    Image(boolean first, long channels, long height, long width) {
      this.graph = new TestGraph(channels, height, width);
      this.first = first;
      this.at = first ? "x" : order("x_last", "x", 0, 2, 3, 1);
    }

    private String order(String name, String input, int... axes) {
      return graph.withInts(name, "Transpose", "Tperm", input, axes);
    }

    private NodeDef.Builder formatted(NodeDef.Builder node) {
      return node.putAttr("data_format", Nodes.string(first ? "NCHW" : "NHWC"));
    }

    private AttrValue perAxis(long height, long width) {
      return first ? Nodes.ints(1, 1, height, width) : Nodes.ints(1, height, width, 1);
    }

    private long[] perChannel(long channels) {
      return first ? new long[] {channels, 1, 1} : new long[] {channels};
    }

    void conv(String name, long size, long in, long out) {
      at =
          graph.add(
              formatted(
                      Nodes.floatOp(
                          name, "Conv2D", at, graph.weights(name + "_kernel", size, size, in, out)))
                  .putAttr("strides", perAxis(1, 1))
                  .putAttr("padding", Nodes.string("SAME")));
    }

    /** Dilated along x, strided along y, padded by 1 row above, 2 columns left and 1 right. */
    void oddConv(String name, long in, long out) {
      conv(name, 3, in, out);
      var node = graph.nodes().removeLast().toBuilder();
      graph.add(
          node.putAttr("strides", perAxis(2, 1))
              .putAttr("dilations", perAxis(1, 2))
              .putAttr(
                  "explicit_paddings",
                  first ? Nodes.ints(0, 0, 0, 0, 1, 0, 2, 1) : Nodes.ints(0, 0, 1, 0, 2, 1, 0, 0))
              .putAttr("padding", Nodes.string("EXPLICIT")));
    }

    void depthwise(String name, long channels, long multiplier) {
      var kernel = graph.weights(name + "_kernel", 3, 3, channels, multiplier);
      at =
          graph.add(
              formatted(Nodes.floatOp(name, "DepthwiseConv2dNative", at, kernel))
                  .putAttr("strides", perAxis(1, 1))
                  .putAttr("padding", Nodes.string("SAME")));
    }

    void bias(String name, long channels) {
      at =
          graph.add(
              formatted(Nodes.floatOp(name, "BiasAdd", at, graph.weights(name + "_b", channels))));
    }

    void normalise(String name, long channels) {
      var variance = new float[(int) channels];
      Arrays.fill(variance, 1.5f);
      at =
          graph.add(
              formatted(
                      Nodes.floatOp(
                          name,
                          "FusedBatchNormV3",
                          at,
                          graph.weights(name + "_scale", channels),
                          graph.weights(name + "_offset", channels),
                          graph.weights(name + "_mean", channels),
                          graph.constant(name + "_variance", variance, channels)))
                  .putAttr("U", Nodes.type(DataType.DT_FLOAT))
                  .putAttr("is_training", AttrValue.newBuilder().setB(false).build()));
    }

    void pool(String name, String type) {
      at =
          graph.add(
              formatted(Nodes.floatOp(name, type, at))
                  .putAttr("ksize", perAxis(2, 3))
                  .putAttr("strides", perAxis(2, 1))
                  .putAttr("padding", Nodes.string("VALID")));
    }

    void withChannels(String name, String type, long channels) {
      at = graph.op(name, type, graph.weights(name + "_c", perChannel(channels)), at);
    }

    void pad(String name, int top, int left) {
      var rows =
          first ? new int[] {0, 0, 0, 0, top, 0, 0, left} : new int[] {0, 0, top, 0, 0, left, 0, 0};
      graph.nodes().add(Nodes.constant(name + "_rows", rows, 4, 2));
      at =
          graph.add(
              Nodes.floatOp(name, "Pad", at, name + "_rows")
                  .putAttr("Tpaddings", Nodes.type(DataType.DT_INT32)));
    }

    void concat(String name, String other) {
      var axis = graph.integer(name + "_axis", first ? 1 : -1);
      at =
          graph.add(
              Nodes.floatOp(name, "ConcatV2", at, other, axis)
                  .putAttr("N", Nodes.integer(2))
                  .putAttr("Tidx", Nodes.type(DataType.DT_INT32)));
    }

    void mean(String name, boolean keep) {
      var axes = graph.ints(name + "_axes", first ? new int[] {2, -1} : new int[] {1, 2});
      at =
          graph.add(
              Nodes.floatOp(name, "Mean", at, axes)
                  .putAttr("Tidx", Nodes.type(DataType.DT_INT32))
                  .putAttr("keep_dims", AttrValue.newBuilder().setB(keep).build()));
    }

    /** To the end of an image, in NCHW. */
    String end(String name) {
      return first ? graph.op(name, "Identity", at) : order(name, at, 0, 3, 1, 2);
    }
  }

  /** Outputs: image (NCHW) and logits. */
  private static TestGraph build(boolean channelsFirst) {
    var net = new Image(channelsFirst, 2, 8, 7);
    var graph = net.graph;
    net.oddConv("stem", 2, 4);
    net.bias("stem_bias", 4);
    net.at = graph.op("stem_relu", "Relu6", net.at);
    var shortcut = net.at;
    net.depthwise("depth", 4, 2);
    net.normalise("depth_norm", 8);
    net.conv("project", 1, 8, 4);
    net.withChannels("project_scale", "Mul", 4);
    net.at = graph.op("sum", "AddV2", net.at, shortcut);
    net.concat("both", shortcut);
    var both = net.at;
    net.mean("pooled", true);
    net.conv("squeeze", 1, 8, 8);
    net.at = graph.op("excited", "Mul", both, graph.op("gate", "Sigmoid", net.at));
    net.pad("padded", 1, 2);
    net.pool("largest", "MaxPool");
    net.pool("average", "AvgPool");
    net.conv("last", 3, 8, 5);
    net.end("image");
    net.mean("features", false);
    graph.dense("logits", net.at, 5, 3);
    return graph;
  }

  @Test
  void channelsFirstAnswersAsChannelsLast() {
    var flat = build(true).flatAsIn(build(false), "image", "logits");

    assertThat(flat.graph().getNodeList())
        .noneMatch(
            node ->
                node.getAttrOrDefault("data_format", AttrValue.getDefaultInstance())
                    .getS()
                    .toStringUtf8()
                    .startsWith("NC"));
    assertThat(flat.inputs().getFirst().shape()).containsExactly(-1L, 2L, 8L, 7L);
    assertThat(flat.outputs().getFirst().shape()).containsExactly(-1L, 5L, 1L, 4L);
  }

  @Test
  void onlyInputsAndOutputsAreTransposed() {
    var flat = build(true).flat("image", "logits");

    assertThat(TestGraph.census(flat)).containsEntry("Transpose", 2L);
    assertThat(TestGraph.census(build(true).flat("logits"))).containsEntry("Transpose", 1L);
  }

  @Test
  void layersAreThoseOfTheNetworkInChannelsLast() {
    var first = build(true).flat("logits").layers();
    var last = build(false).flat("logits").layers();

    assertThat(first)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("bias")
        .isEqualTo(last);
    assertThat(first).extracting(WeightLayer::kind).contains(Kind.DEPTHWISE, Kind.POINTWISE);
  }

  @Test
  void flatteningKeepsTheOrderOfChannelsFirst() {
    var first = new Image(true, 2, 4, 3);
    var last = new Image(false, 2, 4, 3);
    for (var net : List.of(first, last)) {
      net.conv("conv", 3, 2, 4);
      var image = net.first ? net.at : net.end("image");
      net.graph.dense("y", image, 48, 3);
    }
    first.graph.flatAsIn(last.graph, "y");
  }
}
