package dev.zippermerge.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.spec.InputSizes;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** Graphs of half precision, of open sizes, and with augmentation that was left in. */
class OddGraphsTest {
  @TempDir Path folder;

  private static NodeDef named(List<NodeDef> nodes, String name) {
    return nodes.stream().filter(node -> node.getName().equals(name)).findFirst().orElseThrow();
  }

  private static float[] answers(FlatGraph graph, float[] values, long... shape) {
    try (var runner = new GraphRunner(graph.graph());
        var x = GraphRunner.tensor(values, shape);
        var result =
            runner.run(
                Map.of(graph.inputs().getFirst().tensor(), x),
                List.of(graph.outputs().getFirst().tensor()))) {
      return GraphRunner.floats(result.get(0));
    }
  }

  /**
   * The small network with kernels of half precision and all else computed in it, as Keras does.
   */
  private static List<NodeDef> halved() {
    var nodes = new ArrayList<NodeDef>();
    for (var node : SavedModels.tinyNet()) {
      var half = node.toBuilder();
      if (node.getOp().equals("Const") && Nodes.dtype(node) == DataType.DT_FLOAT) {
        var tensor =
            TensorProto.newBuilder()
                .setDtype(DataType.DT_HALF)
                .setTensorShape(Nodes.shapeProto(Nodes.shape(node)));
        for (float value : Nodes.floats(node)) {
          tensor.addHalfVal(Float.floatToFloat16(value));
        }
        half = Nodes.constant(node.getName(), tensor.build()).toBuilder();
      } else if (node.getOp().equals("Placeholder")) {
        nodes.add(node);
        half =
            Nodes.op("cast", "Cast", "x")
                .putAttr("SrcT", Nodes.type(DataType.DT_FLOAT))
                .putAttr("DstT", Nodes.type(DataType.DT_HALF));
      } else if (node.containsAttr("T")) {
        half.putAttr("T", Nodes.type(DataType.DT_HALF));
      }
      if (node.getName().equals("conv")) {
        half.setInput(0, "cast");
      }
      nodes.add(half.build());
    }
    return nodes;
  }

  @Test
  void halfPrecisionIsWidened() {
    var model = SavedModels.model(GraphDef.newBuilder().addAllNode(halved()));
    var signature = model.getSignatureDefOrThrow("serving_default").toBuilder();
    signature.putOutputs("answer", SavedModels.info("y:0", DataType.DT_HALF, List.of(-1L, 2L)));
    model.putSignatureDef("serving_default", signature.build());
    var half = read(SavedModels.write(folder.resolve("half"), model), InputSizes.NONE);
    assertThat(half.layers()).extracting(WeightLayer::name).containsExactly("conv", "y");
    assertThat(half.outputs()).extracting(Endpoint::type).containsExactly(DataType.DT_FLOAT);
    assertThat(half.graph().getNodeList())
        .noneMatch(node -> node.toString().contains("DT_HALF") || node.getOp().equals("Cast"));
    var single =
        read(SavedModels.write(folder.resolve("single"), SavedModels.tinyNet()), InputSizes.NONE);
    var wanted = answers(single, SavedModels.ramp(32), 2, 4, 4, 1);
    assertThat(answers(half, SavedModels.ramp(32), 2, 4, 4, 1)).contains(wanted, within(1e-3f));
    assertThat(Nodes.floats(half.node("kernel"))[1])
        .isEqualTo(Float.float16ToFloat(Float.floatToFloat16(SavedModels.ramp(2)[1])));
  }

  private static FlatGraph read(Path model, InputSizes sizes) {
    return ModelReader.read(model, null, null, null, sizes).graph();
  }

  private Path open(List<NodeDef> nodes) {
    var free = new ArrayList<>(nodes);
    free.replaceAll(
        node ->
            node.getName().equals("x")
                ? Nodes.placeholder("x", DataType.DT_FLOAT, List.of(-1L, -1L, -1L, 1L))
                : node);
    var model = SavedModels.model(GraphDef.newBuilder().addAllNode(free));
    var signature = model.getSignatureDefOrThrow("serving_default").toBuilder();
    signature.putInputs(
        "image", SavedModels.info("x:0", DataType.DT_FLOAT, List.of(-1L, -1L, -1L, 1L)));
    model.putSignatureDef("serving_default", signature.build());
    return SavedModels.write(folder, model);
  }

  /** 48 values for each example leave 4 x 4 pixels with 3 channels alone. */
  @Test
  void sizeIsFoundWhereAReshapeLeavesOne() {
    var nodes = new ArrayList<>(SavedModels.tinyNet());
    nodes.set(4, Nodes.constant("flat_shape", new int[] {-1, 300}, 2));
    nodes.set(6, Nodes.constant("weights", SavedModels.ramp(600), 300, 2));
    var model = ModelReader.read(open(nodes), null, null, null, InputSizes.NONE);
    assertThat(model.graph().inputs().getFirst().shape()).containsExactly(-1L, 10L, 10L, 1L);
    assertThat(model.notes())
        .containsExactly("The size of the input is 10 x 10, the only one that fits.");
  }

  @Test
  void sizesThatFitAreNamed() {
    var nodes = new ArrayList<>(SavedModels.tinyNet());
    nodes.set(
        2, named(nodes, "conv").toBuilder().putAttr("strides", Nodes.ints(1, 2, 2, 1)).build());
    nodes.set(4, Nodes.constant("flat_shape", new int[] {-1, 300}, 2));
    nodes.set(6, Nodes.constant("weights", SavedModels.ramp(600), 300, 2));
    var path = open(nodes);
    assertThat(catchThrowableOfType(RefusedException.class, () -> read(path, InputSizes.NONE)))
        .returns(RefusalCode.SHAPE_UNRESOLVED, RefusedException::code)
        .returns("image", RefusedException::culprit)
        .hasMessageContaining("Sizes that fit: 19,19 or 20,20.");
    assertThat(read(path, InputSizes.parse("20,20")).layers()).hasSize(2);
  }

  @Test
  void sizeMayStayOpenBeforeAResizing() {
    var nodes = new ArrayList<>(SavedModels.tinyNet());
    nodes.add(Nodes.constant("size", new int[] {4, 4}, 2));
    nodes.add(Nodes.floatOp("resized", "ResizeBilinear", "x", "size").build());
    nodes.set(2, named(nodes, "conv").toBuilder().setInput(0, "resized").build());
    var graph = read(open(nodes), InputSizes.NONE);
    assertThat(graph.inputs().getFirst().shape()).containsExactly(-1L, -1L, -1L, 1L);
    assertThat(graph.layers()).hasSize(2);
    assertThat(answers(graph, new float[81], 1, 9, 9, 1)).hasSize(2);
  }

  /** A seed that counts up, random numbers from it, and a picture that they turn round. */
  private static List<NodeDef> augmented(String seed) {
    var nodes = new ArrayList<>(SavedModels.tinyNet());
    var key = Nodes.type(DataType.DT_INT64);
    nodes.add(
        Nodes.op(seed, "VariableV2")
            .putAttr("dtype", key)
            .putAttr("shape", Nodes.shapeAttr(List.of(2L)))
            .build());
    nodes.add(Nodes.op("net/flip/read", "Identity", seed).putAttr("T", key).build());
    nodes.add(Nodes.constant("net/flip/shape", new int[] {1}, 1));
    nodes.add(
        Nodes.op("net/flip/u/random", "StatelessRandomUniform", "net/flip/shape", "net/flip/read")
            .putAttr("dtype", Nodes.type(DataType.DT_FLOAT))
            .putAttr("T", Nodes.type(DataType.DT_INT32))
            .putAttr("Tseed", key)
            .build());
    nodes.add(Nodes.constant("net/flip/half", new float[] {0.5f}));
    nodes.add(Nodes.floatOp("net/flip/less", "Less", "net/flip/u/random", "net/flip/half").build());
    nodes.add(Nodes.constant("net/flip/axis", new int[] {2}, 1));
    nodes.add(
        Nodes.floatOp("net/flip/turned", "ReverseV2", "x", "net/flip/axis")
            .putAttr("Tidx", Nodes.type(DataType.DT_INT32))
            .build());
    nodes.add(
        Nodes.floatOp("net/flip/out", "SelectV2", "net/flip/less", "net/flip/turned", "x").build());
    nodes.set(2, named(nodes, "conv").toBuilder().setInput(0, "net/flip/out").build());
    return nodes;
  }

  @Test
  void augmentationIsLeftOutAndNoted() {
    var nodes = augmented("seed");
    nodes.add(
        Nodes.op("net/flip/assign", "Assign", "seed", "net/flip/read")
            .putAttr("T", Nodes.type(DataType.DT_INT64))
            .build());
    nodes.set(3, named(nodes, "relu").toBuilder().addInput("^net/flip/assign").build());
    var model =
        ModelReader.read(SavedModels.write(folder, nodes), null, null, null, InputSizes.NONE);
    assertThat(model.notes()).containsExactly("Random augmentation is left out: net/flip.");
    var plain =
        read(SavedModels.write(folder.resolve("plain"), SavedModels.tinyNet()), InputSizes.NONE);
    assertThat(answers(model.graph(), SavedModels.ramp(16), 1, 4, 4, 1))
        .isEqualTo(answers(plain, SavedModels.ramp(16), 1, 4, 4, 1));
  }

  @Test
  void whatStandsBeforeAnIndexOfAClassIsOffered() {
    var nodes = new ArrayList<>(SavedModels.tinyNet());
    nodes.add(Nodes.constant("axis", new int[] {1}));
    nodes.add(
        Nodes.floatOp("class", "ArgMax", "y", "axis")
            .putAttr("Tidx", Nodes.type(DataType.DT_INT32))
            .putAttr("output_type", Nodes.type(DataType.DT_INT64))
            .build());
    var model = SavedModels.model(GraphDef.newBuilder().addAllNode(nodes));
    var signature = model.getSignatureDefOrThrow("serving_default").toBuilder();
    signature.putOutputs("answer", SavedModels.info("class:0", DataType.DT_INT64, List.of(-1L)));
    model.putSignatureDef("serving_default", signature.build());
    var path = SavedModels.write(folder, model);
    assertThat(catchThrowableOfType(RefusedException.class, () -> read(path, InputSizes.NONE)))
        .returns(RefusalCode.SIGNATURE_UNSUPPORTED, RefusedException::code)
        .hasMessageContaining("Name 'y' as output");
  }

  @Test
  void variableThatAnswersDependOnMustNotBeSet() {
    var nodes = new ArrayList<>(SavedModels.tinyNet());
    AttrValue type = Nodes.type(DataType.DT_FLOAT);
    nodes.set(1, Nodes.op("kernel", "VariableV2").putAttr("dtype", type).build());
    nodes.add(Nodes.op("set", "Assign", "kernel", "kernel").putAttr("T", type).build());
    nodes.set(3, named(nodes, "relu").toBuilder().addInput("^set").build());
    var path = SavedModels.write(folder, nodes);
    assertThat(catchThrowableOfType(RefusedException.class, () -> read(path, InputSizes.NONE)))
        .returns(RefusalCode.FORBIDDEN_OP, RefusedException::code)
        .hasMessageContaining("'kernel'");
  }
}
