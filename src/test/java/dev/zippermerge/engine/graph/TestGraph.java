package dev.zippermerge.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.spec.InputSizes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

/** A network built node by node, its import, and answers of both. Its input is called x. */
public final class TestGraph {
  private static final int EXAMPLES = 3;

  private final Random random = new Random(11);
  private final List<NodeDef> nodes = new ArrayList<>();
  private final List<Long> inputShape;
  private FunctionDefLibrary library = FunctionDefLibrary.getDefaultInstance();

  /**
   * @param inputShape of one example
   */
  public TestGraph(long... inputShape) {
    var shape = new ArrayList<>(List.of(-1L));
    Arrays.stream(inputShape).forEach(shape::add);
    this.inputShape = shape;
    nodes.add(Nodes.placeholder("x", DataType.DT_FLOAT, shape));
  }

  List<NodeDef> nodes() {
    return nodes;
  }

  /** Adds a node; returns its name. */
  public String add(NodeDef.Builder node) {
    nodes.add(node.build());
    return node.getName();
  }

  public String op(String name, String type, String... inputs) {
    return add(Nodes.floatOp(name, type, inputs));
  }

  /** A constant of random values in [-1, 1). */
  public String weights(String name, long... shape) {
    var values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return constant(name, values, shape);
  }

  String constant(String name, float[] values, long... shape) {
    nodes.add(Nodes.constant(name, values, shape));
    return name;
  }

  public String scalar(String name, float value) {
    return constant(name, new float[] {value});
  }

  /** A vector of integers. */
  public String ints(String name, int... values) {
    nodes.add(Nodes.constant(name, values, values.length));
    return name;
  }

  /** A scalar integer. */
  public String integer(String name, int value) {
    nodes.add(Nodes.constant(name, new int[] {value}));
    return name;
  }

  /** A node with integers as its second input. */
  String withInts(String name, String type, String attribute, String input, int... values) {
    return add(
        Nodes.floatOp(name, type, input, ints(name + "_ints", values))
            .putAttr(attribute, Nodes.type(DataType.DT_INT32)));
  }

  /** A convolution with stride 1, zero padding and a kernel called {@code name_kernel}. */
  public String conv(String name, String input, long height, long width, long in, long out) {
    var kernel = weights(name + "_kernel", height, width, in, out);
    return add(
        Nodes.floatOp(name, "Conv2D", input, kernel)
            .putAttr("strides", Nodes.ints(1, 1, 1, 1))
            .putAttr("padding", Nodes.string("SAME")));
  }

  /** Flattens {@code size} values of each example and multiplies them to {@code out}. */
  public String dense(String name, String input, long size, long out) {
    var flat = withInts(name + "_flat", "Reshape", "Tshape", input, -1, (int) size);
    return op(name, "MatMul", flat, weights(name + "_kernel", size, out));
  }

  /** Imports the network with these outputs. */
  public FlatGraph flat(String... outputs) {
    var ends =
        Arrays.stream(outputs)
            .map(name -> new Endpoint(name, tensor(name), DataType.DT_FLOAT, List.of(-1L)))
            .toList();
    var x = new Endpoint("x", "x:0", DataType.DT_FLOAT, inputShape);
    var signature = new Signature("test", List.of("test"), List.of(x), ends);
    var model = MetaGraphDef.newBuilder().setGraphDef(definition()).build();
    return GraphImport.read(
            new SourceModel("TEST", model, signature, n -> n), null, null, InputSizes.NONE)
        .graph();
  }

  /** The network as it stands, which no import has looked at. */
  public FlatGraph plain(String output) {
    var x = new Endpoint("x", "x:0", DataType.DT_FLOAT, inputShape);
    var end = new Endpoint(output, tensor(output), DataType.DT_FLOAT, List.of(-1L));
    return new FlatGraph(definition(), List.of(x), List.of(end), List.of(), List.of(), List.of());
  }

  /** Imports the network and compares all answers with those of the network as it stands. */
  public FlatGraph flatAsOriginal(String... outputs) {
    return flatAsIn(this, outputs);
  }

  /** Imports the network and compares all answers with another's of the same outputs. */
  FlatGraph flatAsIn(TestGraph reference, String... outputs) {
    var flat = flat(outputs);
    var tensors = flat.outputs().stream().map(Endpoint::tensor).toList();
    var wanted =
        reference.answers(
            reference.definition(), Arrays.stream(outputs).map(TestGraph::tensor).toList());
    var answers = answers(flat.graph(), tensors);
    for (int i = 0; i < outputs.length; i++) {
      var values = wanted.get(i);
      assertThat(answers.get(i))
          .as(outputs[i])
          .containsExactly(values, within(1e-5f * largest(values)));
    }
    return flat;
  }

  /** Sets the functions that nodes may call. */
  void library(FunctionDefLibrary functions) {
    library = functions;
  }

  private GraphDef definition() {
    return GraphDef.newBuilder().addAllNode(nodes).setLibrary(library).build();
  }

  /** Node types of a network, each as often as it occurs. */
  static Map<String, Long> census(FlatGraph network) {
    var census = new HashMap<String, Long>();
    network.graph().getNodeList().forEach(node -> census.merge(node.getOp(), 1L, Long::sum));
    return census;
  }

  private List<float[]> answers(GraphDef graph, List<String> tensors) {
    try (var runner = new GraphRunner(graph);
        var x = examples();
        var result = runner.run(Map.of("x:0", x), tensors)) {
      var answers = new ArrayList<float[]>();
      result.forEach(entry -> answers.add(GraphRunner.floats(entry.getValue())));
      return answers;
    }
  }

  private TFloat32 examples() {
    var shape = inputShape.stream().mapToLong(Long::longValue).toArray();
    shape[0] = EXAMPLES;
    var values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
    var source = new Random(12);
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * source.nextFloat() - 1;
    }
    return GraphRunner.tensor(values, shape);
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static String tensor(String name) {
    return TensorName.parse(name).toString();
  }
}
