package dev.zippermerge.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** What training leaves behind in graphs that are used for inference. */
class TrainingRemnantsTest {
  private static final AttrValue FLOAT = Nodes.type(DataType.DT_FLOAT);

  /** 4 x 4 x 2, a convolution to 3 channels with bias called sum, whatever {@code middle} adds. */
  private final TestGraph graph = new TestGraph(4, 4, 2);

  private final String sum = biasedConv();

  private String biasedConv() {
    return graph.op("sum", "BiasAdd", graph.conv("conv", "x", 3, 3, 2, 3), graph.weights("b", 3));
  }

  private FlatGraph finished(String inner) {
    graph.dense("y", inner, 48, 2);
    var flat = graph.flatAsOriginal("y");
    assertThat(flat.layers())
        .extracting(WeightLayer::name, WeightLayer::bias, WeightLayer::output)
        .containsExactly(tuple("conv", "b", "relu:0"), tuple("y", null, "y:0"));
    return flat;
  }

  private String truth(String name, boolean value) {
    var tensor =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_BOOL)
            .setTensorShape(TensorShapeProto.getDefaultInstance())
            .addBoolVal(value);
    graph.nodes().add(Nodes.constant(name, tensor.build()));
    return name;
  }

  private String withDefault(String name, String value, DataType type) {
    return graph.add(
        Nodes.op(name, "PlaceholderWithDefault", value)
            .putAttr("dtype", Nodes.type(type))
            .putAttr("shape", Nodes.shapeAttr(List.of())));
  }

  /** {@code tf.nn.dropout} of TensorFlow 1. */
  private String dropout(String input, String keep) {
    var shape =
        graph.add(
            Nodes.floatOp("drop/shape", "Shape", input)
                .putAttr("out_type", Nodes.type(DataType.DT_INT32)));
    var uniform =
        graph.add(
            Nodes.op("drop/random", "RandomUniform", shape)
                .putAttr("dtype", FLOAT)
                .putAttr("T", Nodes.type(DataType.DT_INT32)));
    var low = graph.scalar("drop/min", 0);
    var width = graph.op("drop/sub", "Sub", graph.scalar("drop/max", 1), low);
    var random = graph.op("drop/uniform", "Add", graph.op("drop/mul", "Mul", uniform, width), low);
    var mask = graph.op("drop/floor", "Floor", graph.op("drop/add", "Add", keep, random));
    return graph.op("drop/out", "Mul", graph.op("drop/div", "RealDiv", input, keep), mask);
  }

  @Test
  void dropoutThatKeepsAllByDefault() {
    var keep = withDefault("keep", graph.scalar("one", 1), DataType.DT_FLOAT);
    var flat = finished(graph.op("relu", "Relu", dropout(sum, keep)));
    assertThat(TestGraph.census(flat)).doesNotContainKeys("RandomUniform", "Floor", "RealDiv");
  }

  @Test
  void dropoutByRate() {
    var rate = withDefault("rate", graph.scalar("zero", 0), DataType.DT_FLOAT);
    var shape =
        graph.add(
            Nodes.floatOp("shape", "Shape", sum)
                .putAttr("out_type", Nodes.type(DataType.DT_INT32)));
    var random =
        graph.add(
            Nodes.op("random", "RandomUniform", shape)
                .putAttr("dtype", FLOAT)
                .putAttr("T", Nodes.type(DataType.DT_INT32)));
    var kept = graph.op("kept", "GreaterEqual", random, rate);
    var share = graph.op("share", "Sub", graph.scalar("one", 1), rate);
    var scaled = graph.op("scaled", "RealDiv", sum, share);
    var zero = graph.scalar("nothing", 0);
    var selected = graph.add(Nodes.floatOp("selected", "SelectV2", kept, scaled, zero));
    var flat = finished(graph.op("relu", "Relu", selected));
    assertThat(TestGraph.census(flat)).doesNotContainKeys("RandomUniform", "SelectV2");
  }

  @Test
  void dropoutThatDropsIsRefused() {
    graph.dense("y", dropout(sum, graph.scalar("half", .5f)), 48, 2);
    var refusal = catchThrowableOfType(RefusedException.class, () -> graph.flat("y"));
    assertThat(refusal)
        .returns(RefusalCode.FORBIDDEN_OP, RefusedException::code)
        .returns("RandomUniform", RefusedException::culprit);
  }

  /** As {@code tf.cond} and the learning phase of Keras 2 leave it: in training, twice as much. */
  private String conditional(String predicate, String data) {
    var identity =
        graph.add(
            Nodes.op("cond/pred_id", "Identity", predicate)
                .putAttr("T", Nodes.type(DataType.DT_BOOL)));
    graph.op("cond/training", "Switch", data, identity);
    graph.op("cond/inference", "Switch", data, identity);
    graph.add(Nodes.constant("cond/two", new float[] {2}).toBuilder().addInput("^cond/training"));
    graph.op("cond/doubled", "Mul", "cond/training:1", "cond/two");
    graph.op("cond/same", "Identity", "cond/inference");
    return graph.add(
        Nodes.floatOp("cond/merge", "Merge", "cond/same", "cond/doubled")
            .putAttr("N", Nodes.integer(2)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void learningPhaseWithDefault(boolean training) {
    var phase = withDefault("phase", truth("default", training), DataType.DT_BOOL);
    var flat = finished(graph.op("relu", "Relu", conditional(phase, sum)));
    assertThat(TestGraph.census(flat)).doesNotContainKeys("Switch", "Merge");
    assertThat(TestGraph.census(flat).containsKey("Mul")).isEqualTo(training);
  }

  @Test
  void outputThatIsTheEndOfABranch() {
    var logits = graph.dense("logits", graph.op("relu", "Relu", sum), 48, 2);
    var flat = graph.flatAsOriginal(conditional(truth("never", false), logits));
    assertThat(flat.layers().getLast().name()).isEqualTo("logits");
  }

  @Test
  void branchThatHangsOnTheInputIsRefused() {
    var axes = graph.ints("axes", 0, 1, 2, 3);
    var mean =
        graph.add(
            Nodes.floatOp("mean", "Mean", "x", axes)
                .putAttr("Tidx", Nodes.type(DataType.DT_INT32)));
    var positive = graph.op("positive", "Greater", mean, graph.scalar("zero", 0));
    graph.dense("y", conditional(positive, sum), 48, 2);
    var refusal = catchThrowableOfType(RefusedException.class, () -> graph.flat("y"));
    assertThat(refusal)
        .returns(RefusalCode.CONTROL_FLOW, RefusedException::code)
        .returns("Merge, Switch", RefusedException::culprit);
  }

  @ParameterizedTest
  @ValueSource(strings = {"If", "StatelessIf"})
  void conditionOfFunctions(String type) {
    graph.library(
        FunctionDefLibrary.newBuilder()
            .addFunction(function("train", "Neg"))
            .addFunction(function("infer", "Relu"))
            .build());
    var floats = AttrValue.ListValue.newBuilder().addType(DataType.DT_FLOAT);
    var list = AttrValue.newBuilder().setList(floats).build();
    var branch =
        graph.add(
            Nodes.op("branch", type, truth("training", false), sum)
                .putAttr("Tcond", Nodes.type(DataType.DT_BOOL))
                .putAttr("Tin", list)
                .putAttr("Tout", list)
                .putAttr("then_branch", called("train"))
                .putAttr("else_branch", called("infer")));
    finished(branch);
  }

  private static FunctionDef function(String name, String operation) {
    var argument = OpDef.ArgDef.newBuilder().setType(DataType.DT_FLOAT);
    return FunctionDef.newBuilder()
        .setSignature(
            OpDef.newBuilder()
                .setName(name)
                .addInputArg(argument.setName("a"))
                .addOutputArg(argument.setName("b")))
        .addNodeDef(Nodes.floatOp("relu", operation, "a"))
        .putRet("b", operation.equals("Neg") ? "relu:y:0" : "relu:activations:0")
        .build();
  }

  private static AttrValue called(String function) {
    return AttrValue.newBuilder().setFunc(NameAttrList.newBuilder().setName(function)).build();
  }

  @Test
  void normalisationOverTheBatchIsRefused() {
    NodeDef.Builder norm =
        Nodes.floatOp(
            "norm",
            "FusedBatchNormV3",
            sum,
            graph.weights("scale", 3),
            graph.weights("offset", 3),
            graph.constant("mean", new float[0], 0),
            graph.constant("variance", new float[0], 0));
    graph.add(norm.putAttr("U", FLOAT));
    graph.dense("y", "norm", 48, 2);
    var refusal = catchThrowableOfType(RefusedException.class, () -> graph.flat("y"));
    assertThat(refusal)
        .returns(RefusalCode.TRAINING_GRAPH, RefusedException::code)
        .returns("norm", RefusedException::culprit);
  }
}
