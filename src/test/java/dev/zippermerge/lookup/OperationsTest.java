package dev.zippermerge.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.TestGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Each operation answers as TensorFlow does, alone and with its neighbours. */
class OperationsTest {
  private static final int EXAMPLES = 3;

  @TempDir Path folder;
  private final Map<String, FlatGraph> tasks = new LinkedHashMap<>();

  @Test
  void convolutions() throws IOException {
    for (var padding : new String[] {"SAME", "VALID"}) {
      for (int stride = 1; stride <= 3; stride++) {
        var g = new TestGraph(9, 7, 3);
        var a = conv(g, "a", "x", padding, stride, 1, 3, 2, 3, 5);
        add(padding.charAt(0) + "_" + stride, g, g.op("r", "Relu", a));
      }
      for (int rate = 2; rate <= 3; rate++) {
        var g = new TestGraph(11, 12, 2);
        var a = bias(g, conv(g, "a", "x", padding, 1, rate, 3, 3, 2, 4), 4);
        var task = padding.toLowerCase(Locale.ROOT) + rate;
        tasks.put(task, g.plain(a));
        tasks.put(task + "_in_slices", g.flat(a));
      }
    }
    assertSame();
  }

  @Test
  void convolutionsWithPaddingsOfTheirOwn() throws IOException {
    var g = new TestGraph(8, 8, 2);
    var padded = ints(g, "Pad", "p", "x", "Tpaddings", 4, 0, 0, 1, 2, 0, 3, 0, 0);
    add("padded", g, conv(g, "a", padded, "VALID", 2, 1, 3, 3, 2, 4));
    add(
        "padded_and_pooled",
        g,
        g.op(
            "s",
            "AddV2",
            pool(g, "m", "MaxPool", padded, "SAME", 2, 1),
            conv(g, "c", padded, "SAME", 1, 1, 1, 1, 2, 2)));
    var h = new TestGraph(9, 8, 4);
    add("strided_1x1", h, conv(h, "a", "x", "SAME", 2, 1, 1, 1, 4, 6));
    assertSame();
  }

  @Test
  void groupedConvolutions() throws IOException {
    var g = new TestGraph(6, 7, 6);
    add("two", g, bias(g, conv(g, "a", "x", "SAME", 1, 1, 3, 3, 3, 8), 8));
    add("three", g, conv(g, "b", "x", "VALID", 2, 1, 2, 3, 2, 9));
    assertSame();
  }

  @Test
  void depthwiseConvolutions() throws IOException {
    for (int multiplier = 1; multiplier <= 2; multiplier++) {
      for (int stride = 1; stride <= 2; stride++) {
        var g = new TestGraph(9, 10, 3);
        var kernel = g.weights("k", 3, 3, 3, multiplier);
        var node = window(Nodes.floatOp("d", "DepthwiseConv2dNative", "x", kernel), "SAME", stride);
        add("m" + multiplier + "s" + stride, g, g.op("six", "Relu6", g.add(node)));
      }
    }
    assertSame();
  }

  @Test
  void poolings() throws IOException {
    for (var kind : new String[] {"MaxPool", "AvgPool"}) {
      for (var padding : new String[] {"SAME", "VALID"}) {
        for (int size = 2; size <= 3; size++) {
          for (int stride = 1; stride <= 3; stride++) {
            var g = new TestGraph(9, 8, 3);
            var task = kind.charAt(0) + padding.substring(0, 1) + size + stride;
            add(task, g, pool(g, "p", kind, "x", padding, size, stride));
          }
        }
      }
    }
    assertSame();
  }

  @Test
  void reductions() throws IOException {
    for (var kind : new String[] {"Mean", "Max", "Sum", "Min"}) {
      var g = new TestGraph(5, 6, 3);
      add(kind, g, ints(g, kind, "r", "x", "Tidx", 0, 1, 2));
      add(kind + "_channels", g, ints(g, kind, "c", "x", "Tidx", 0, -1));
      add(kind + "_rows", g, ints(g, kind, "s", "x", "Tidx", 0, 1));
    }
    assertSame();
  }

  @Test
  void functions() throws IOException {
    var g = new TestGraph(4, 5, 3);
    for (var op :
        "Relu Relu6 Elu Selu Sigmoid Tanh Softplus Softsign Exp Abs Neg Square Softmax LogSoftmax"
            .split(" ")) {
      add(op, g, g.op(op, op, "x"));
    }
    add("Rsqrt", g, g.op("rsqrt", "Rsqrt", g.op("positive", "Exp", "x")));
    add("Leaky", g, g.add(Nodes.floatOp("l", "LeakyRelu", "x").putAttr("alpha", real(0.3f))));
    add("Swish", g, g.op("swish", "Mul", "x", "Sigmoid"));
    assertSame();
  }

  @Test
  void operandsOfManyShapes() throws IOException {
    var g = new TestGraph(4, 5, 3);
    var channels = g.weights("channels", 3);
    var position = g.weights("position", 1, 4, 5, 1);
    var whole = g.weights("whole", 4, 5, 3);
    for (var op : "AddV2 Sub Mul Maximum Minimum SquaredDifference RealDiv".split(" ")) {
      for (var constant : new String[] {channels, position, whole, g.scalar(op + "one", 1.5f)}) {
        add(op + constant, g, g.op(op + "_" + constant, op, "x", constant));
        if (!op.equals("RealDiv")) {
          add("rev" + op + constant, g, g.op(op + "_r_" + constant, op, constant, "x"));
        }
      }
    }
    var twice = g.op("twice", "Mul", "x", g.scalar("two", 2));
    add("after", g, g.op("and_relu", "Relu", g.op("minus", "Sub", channels, twice)));
    assertSame();
  }

  @Test
  void blocks() throws IOException {
    var g = new TestGraph(8, 8, 4);
    var a = bias(g, conv(g, "a", "x", "SAME", 1, 1, 3, 3, 4, 4), 4);
    var sum = g.op("sum", "AddV2", normalised(g, "n", a, 4), "x");
    add("residual", g, g.op("r", "Relu", sum));
    var squeezed =
        g.add(
            Nodes.floatOp("sq", "Mean", "sum", g.ints("axes", 1, 2))
                .putAttr("Tidx", Nodes.type(DataType.DT_INT32))
                .putAttr("keep_dims", flag(true)));
    var gate = g.op("gate", "Sigmoid", conv(g, "e", squeezed, "SAME", 1, 1, 1, 1, 4, 4));
    add("excited", g, g.op("excite", "Mul", sum, gate));
    add("joined", g, joined(g, "j", 3, "r", "excite", "x"));
    add("joined_rows", g, joined(g, "jr", 1, "r", "excite"));
    add("dense", g, g.dense("fc", "r", 8 * 8 * 4, 5));
    add("normalised_alone", g, normalised(g, "m", "x", 4));
    for (float beta : new float[] {0.5f, 0.75f, 1}) {
      add("lrn" + (int) (100 * beta), g, responses(g, "lrn" + (int) (100 * beta), beta));
    }
    assertSame();
  }

  @Test
  void shapes() throws IOException {
    var g = new TestGraph(4, 6, 3);
    add("again", g, ints(g, "Reshape", "a", "x", "Tshape", 0, -1, 6, 2, 6));
    add("vector", g, g.op("v", "Softmax", ints(g, "Reshape", "b", "x", "Tshape", 0, -1, 72)));
    add("moved", g, ints(g, "Transpose", "t", "x", "Tperm", 0, 0, 3, 1, 2));
    add("valued", g, padValue(g));
    for (var mode : new String[] {"REFLECT", "SYMMETRIC"}) {
      var pads = g.add(pads(g, mode, 0, 0, 1, 2, 2, 0, 0, 0));
      add(mode, g, g.op("relu" + mode, "Relu", pads));
    }
    add("sliced", g, sliced(g, "s", 1, 1, 1));
    add("picked", g, sliced(g, "q", 0, 2, 3));
    var line = g.add(axis("line", "ExpandDims", "Tdim", g, "x", 1));
    add("line", g, g.op("line_relu", "Relu", line));
    assertSame();
  }

  @Test
  void sequences() throws IOException {
    var g = new TestGraph(12, 3);
    var rows = g.add(axis("rows", "ExpandDims", "Tdim", g, "x", 1));
    var conv = conv(g, "c", rows, "SAME", 1, 1, 1, 3, 3, 5);
    var back = g.add(Nodes.floatOp("back", "Squeeze", conv).putAttr("squeeze_dims", Nodes.ints(1)));
    add("sequence", g, g.op("r", "Relu", bias(g, back, 5)));
    add("mean", g, ints(g, "Mean", "m", "r", "Tidx", 0, 1));
    assertSame();
  }

  /** Adds a network without importing it. */
  private void add(String task, TestGraph g, String output) {
    tasks.put(task.toLowerCase(Locale.ROOT), g.plain(output));
  }

  private void assertSame() throws IOException {
    var file = TestArtifact.write(folder.resolve("artifact.zip"), tasks);
    try (var model = LookupModel.load(file);
        var artifact = LoadedArtifact.load(file, 1)) {
      for (var task : model.tasks()) {
        var x = examples(EXAMPLES * model.task(task).inputSize());
        var shape =
            LongStream.concat(
                LongStream.of(EXAMPLES),
                model.task(task).inputShape().stream().mapToLong(Integer::longValue));
        try (var input = GraphRunner.tensor(x, shape.toArray())) {
          var wanted = artifact.answer(task, input);
          assertThat(model.predict(task, x))
              .as(task)
              .containsExactly(wanted, within(1e-5f * TestArtifact.largest(wanted)));
        }
      }
    }
  }

  private static float[] examples(int size) {
    var random = new Random(5);
    var x = new float[size];
    for (int i = 0; i < size; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static String conv(
      TestGraph g,
      String name,
      String input,
      String padding,
      int stride,
      int rate,
      int height,
      int width,
      int in,
      int out) {
    var kernel = g.weights(name + "_kernel", height, width, in, out);
    var node = window(Nodes.floatOp(name, "Conv2D", input, kernel), padding, stride);
    return g.add(node.putAttr("dilations", Nodes.ints(1, rate, rate, 1)));
  }

  private static NodeDef.Builder window(NodeDef.Builder node, String padding, int stride) {
    return node.putAttr("strides", Nodes.ints(1, stride, stride, 1))
        .putAttr("padding", Nodes.string(padding));
  }

  private static String pool(
      TestGraph g, String name, String kind, String input, String padding, int size, int stride) {
    var node = window(Nodes.floatOp(name, kind, input), padding, stride);
    return g.add(node.putAttr("ksize", Nodes.ints(1, size, size, 1)));
  }

  private static String bias(TestGraph g, String input, int width) {
    return g.op(input + "_biased", "BiasAdd", input, g.weights(input + "_bias", width));
  }

  private static String normalised(TestGraph g, String name, String input, int width) {
    var variance = g.op(name + "_v", "Square", g.weights(name + "_d", width));
    return g.add(
        Nodes.floatOp(
                name,
                "FusedBatchNormV3",
                input,
                g.weights(name + "_g", width),
                g.weights(name + "_b", width),
                g.weights(name + "_m", width),
                variance)
            .putAttr("U", Nodes.type(DataType.DT_FLOAT))
            .putAttr("epsilon", real(0.01f))
            .putAttr("is_training", flag(false)));
  }

  private static String joined(TestGraph g, String name, int axis, String... inputs) {
    return g.add(
        Nodes.floatOp(name, "ConcatV2", inputs)
            .addInput(g.integer(name + "_axis", axis))
            .putAttr("N", AttrValue.newBuilder().setI(inputs.length).build())
            .putAttr("Tidx", Nodes.type(DataType.DT_INT32)));
  }

  private static String responses(TestGraph g, String name, float beta) {
    return g.add(
        Nodes.floatOp(name, "LRN", "x")
            .putAttr("depth_radius", AttrValue.newBuilder().setI(2).build())
            .putAttr("bias", real(1))
            .putAttr("alpha", real(0.5f))
            .putAttr("beta", real(beta)));
  }

  private static String padValue(TestGraph g) {
    return g.add(
        Nodes.floatOp(
                "pv",
                "PadV2",
                "x",
                pairs(g, "pv_pads", 0, 0, 1, 0, 0, 2, 1, 1),
                g.scalar("pv_fill", 0.5f))
            .putAttr("Tpaddings", Nodes.type(DataType.DT_INT32)));
  }

  private static NodeDef.Builder pads(TestGraph g, String mode, int... pads) {
    return Nodes.floatOp("mirror" + mode, "MirrorPad", "x", pairs(g, mode + "_pads", pads))
        .putAttr("Tpaddings", Nodes.type(DataType.DT_INT32))
        .putAttr("mode", Nodes.string(mode));
  }

  private static String sliced(TestGraph g, String name, int begin, int rows, int columns) {
    return g.add(
        Nodes.floatOp(
                name,
                "StridedSlice",
                "x",
                g.ints(name + "_b", 0, begin, begin, 0),
                g.ints(name + "_e", 0, 0, 0, 0),
                g.ints(name + "_s", 1, rows, columns, 1))
            .putAttr("Index", Nodes.type(DataType.DT_INT32))
            .putAttr("begin_mask", AttrValue.newBuilder().setI(9).build())
            .putAttr("end_mask", AttrValue.newBuilder().setI(15).build())
            .putAttr("ellipsis_mask", Nodes.integer(0))
            .putAttr("new_axis_mask", Nodes.integer(0))
            .putAttr("shrink_axis_mask", Nodes.integer(0)));
  }

  private static NodeDef.Builder axis(
      String name, String type, String attribute, TestGraph g, String input, int axis) {
    return Nodes.floatOp(name, type, input, g.ints(name + "_axis", axis))
        .putAttr(attribute, Nodes.type(DataType.DT_INT32));
  }

  /** A node with integers as its second input, in pairs where there are rows. */
  private static String ints(
      TestGraph g, String type, String name, String input, String attribute, int rows, int... v) {
    var second = rows > 0 ? pairs(g, name + "_ints", v) : g.ints(name + "_ints", v);
    return g.add(
        Nodes.floatOp(name, type, input, second).putAttr(attribute, Nodes.type(DataType.DT_INT32)));
  }

  private static String pairs(TestGraph g, String name, int... values) {
    var flat = g.ints(name + "_flat", values);
    var shape = g.ints(name + "_shape", values.length / 2, 2);
    return g.add(
        Nodes.op(name, "Reshape", flat, shape)
            .putAttr("T", Nodes.type(DataType.DT_INT32))
            .putAttr("Tshape", Nodes.type(DataType.DT_INT32)));
  }

  private static AttrValue real(float value) {
    return AttrValue.newBuilder().setF(value).build();
  }

  private static AttrValue flag(boolean value) {
    return AttrValue.newBuilder().setB(value).build();
  }
}
