package dev.zippermerge.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Transposed convolutions answer as TensorFlow's own operation does. */
class TransposedConvolutionsTest {
  private static final AttrValue INT32 = Nodes.type(DataType.DT_INT32);

  /** The sizes of the result, the first of them that of the batch, as Keras computes them. */
  private static String sizes(TestGraph graph, int... example) {
    graph.add(Nodes.floatOp("shape", "Shape", "x").putAttr("out_type", INT32));
    graph.add(
        Nodes.op(
                "batch",
                "StridedSlice",
                "shape",
                graph.ints("from", 0),
                graph.ints("to", 1),
                graph.ints("by", 1))
            .putAttr("T", INT32)
            .putAttr("Index", INT32)
            .putAttr("shrink_axis_mask", Nodes.integer(1)));
    var pack = Nodes.op("sizes", "Pack", "batch");
    for (int i = 0; i < example.length; i++) {
      pack.addInput(graph.integer("size" + i, example[i]));
    }
    return graph.add(
        pack.putAttr("N", Nodes.integer(4)).putAttr("T", INT32).putAttr("axis", Nodes.integer(0)));
  }

  /** A transposed convolution of 5 x 6 x 3 to 2 channels, then a dense layer. */
  private static FlatGraph imported(
      int height, int width, int stride, String padding, int rows, int columns) {
    var graph = new TestGraph(5, 6, 3);
    var kernel = graph.weights("kernel", height, width, 2, 3);
    var sizes = sizes(graph, rows, columns, 2);
    var up =
        graph.add(
            Nodes.floatOp("up", "Conv2DBackpropInput", sizes, kernel, "x")
                .putAttr("strides", Nodes.ints(1, stride, stride, 1))
                .putAttr("padding", Nodes.string(padding)));
    var biased = graph.op("biased", "BiasAdd", up, graph.weights("bias", 2));
    graph.dense("y", graph.op("relu", "Relu", biased), 2L * rows * columns, 4);
    return graph.flatAsOriginal("y", "biased");
  }

  @ParameterizedTest
  @CsvSource({
    "2, 2, 2, VALID, 10, 12",
    "2, 2, 2, SAME, 10, 12",
    "3, 3, 2, SAME, 10, 12",
    "3, 3, 2, SAME, 9, 11",
    "3, 3, 2, VALID, 11, 13",
    "3, 3, 2, VALID, 12, 14",
    "4, 4, 2, SAME, 10, 12",
    "5, 3, 2, SAME, 10, 11",
    "5, 5, 3, VALID, 17, 20",
    "1, 1, 2, SAME, 10, 12",
    "2, 3, 4, VALID, 18, 23",
    "3, 3, 1, SAME, 5, 6",
    "3, 2, 1, VALID, 7, 7",
    "7, 7, 4, SAME, 20, 24",
    "7, 7, 2, SAME, 10, 12"
  })
  void answersAsTensorFlow(
      int height, int width, int stride, String padding, int rows, int columns) {
    var flat = imported(height, width, stride, padding, rows, columns);
    assertThat(flat.layers()).hasSize(2);
    assertThat(TestGraph.census(flat)).doesNotContainKey("Conv2DBackpropInput");
  }

  @Test
  void kernelOfTheStrideIsPointwise() {
    var layer = imported(2, 2, 2, "VALID", 10, 12).layers().getFirst();
    assertThat(layer.kind()).isEqualTo(WeightLayer.Kind.POINTWISE);
    assertThat(layer.kernelShape()).containsExactly(1L, 1L, 3L, 8L);
  }

  @Test
  void zerosThatFillUpAKernelAreNotCounted() {
    var flat = imported(3, 3, 2, "SAME", 10, 12);
    var layer = flat.layers().getFirst();
    assertThat(layer.kernelSize()).isEqualTo(4 * 4 * 3 * 2);
    assertThat(flat.addedZeros(layer)).isEqualTo(7 * 3 * 2);
  }

  @ParameterizedTest
  @CsvSource({"1, 3, 2", "2, 1, 3"})
  void stridesMayDifferPerAxis(int down, int across, int kernel) {
    var graph = new TestGraph(5, 6, 3);
    var weights = graph.weights("kernel", kernel, kernel, 2, 3);
    int rows = 5 * down + Math.max(kernel - down, 0);
    int columns = 6 * across + Math.max(kernel - across, 0);
    var sizes = sizes(graph, rows, columns, 2);
    graph.add(
        Nodes.floatOp("up", "Conv2DBackpropInput", sizes, weights, "x")
            .putAttr("strides", Nodes.ints(1, down, across, 1))
            .putAttr("padding", Nodes.string("VALID")));
    graph.dense("y", "up", 2L * rows * columns, 4);
    assertThat(graph.flatAsOriginal("y").layers()).hasSize(2);
  }

  @Test
  void channelsFirstIsTurned() {
    var last = new TestGraph(5, 6, 3);
    var first = new TestGraph(5, 6, 3);
    for (var graph : List.of(last, first)) {
      boolean turned = graph == first;
      var image = turned ? graph.withInts("in", "Transpose", "Tperm", "x", 0, 3, 1, 2) : "x";
      int[] size = turned ? new int[] {2, 10, 12} : new int[] {10, 12, 2};
      var up =
          Nodes.floatOp(
                  "up",
                  "Conv2DBackpropInput",
                  sizes(graph, size),
                  graph.weights("kernel", 3, 3, 2, 3),
                  image)
              .putAttr("strides", turned ? Nodes.ints(1, 1, 2, 2) : Nodes.ints(1, 2, 2, 1))
              .putAttr("padding", Nodes.string("SAME"))
              .putAttr("data_format", Nodes.string(turned ? "NCHW" : "NHWC"));
      graph.add(up);
      var back = turned ? graph.withInts("out", "Transpose", "Tperm", "up", 0, 2, 3, 1) : "up";
      graph.dense("y", back, 240, 4);
    }
    var flat = first.flatAsIn(last, "y");
    assertThat(flat.graph().getNodeList().stream().map(NodeDef::getOp))
        .contains("DepthToSpace")
        .doesNotContain("Transpose");
    assertThat(new ArrayList<>(flat.layers())).hasSize(2);
  }
}
