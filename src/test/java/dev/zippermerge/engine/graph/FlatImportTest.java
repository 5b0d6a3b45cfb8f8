package dev.zippermerge.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.model.ModelReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** SavedModels written by hand: the flat graph answers as TensorFlow does with the original. */
class FlatImportTest {
  @TempDir Path folder;

  @Test
  void constantsOnly() {
    var network = importsAsOriginal(model(SavedModels.tinyNet())).graph();

    assertThat(network.layers())
        .extracting(WeightLayer::name, WeightLayer::kernel, WeightLayer::output)
        .containsExactly(tuple("conv", "kernel", "relu:0"), tuple("y", "weights", "y:0"));
    assertThat(network.layers())
        .extracting(WeightLayer::multiplyAccumulates)
        .containsExactly(4L * 4 * 12, 96L);
    assertThat(network.outputs().getFirst().shape()).containsExactly(-1L, 2L);
  }

  @Test
  void kernelThatIsComputedFromConstants() {
    var nodes = replaced("kernel", Nodes.constant("raw", SavedModels.ramp(12), 12));
    nodes.add(Nodes.constant("two", new float[] {2}));
    nodes.add(Nodes.constant("kernel_shape", new int[] {2, 2, 1, 3}, 4));
    nodes.add(Nodes.floatOp("scaled", "Mul", "raw", "two").build());
    nodes.add(Nodes.floatOp("shaped", "Reshape", "scaled", "kernel_shape").build());
    nodes.add(Nodes.floatOp("kernel", "Identity", "shaped").build());

    var network = importsAsOriginal(model(nodes)).graph();

    var conv = network.layers().getFirst();
    assertThat(conv.kernelShape()).containsExactly(2L, 2L, 1L, 3L);
    assertThat(Nodes.floats(node(network, conv.kernel()))[1])
        .isEqualTo(2 * SavedModels.ramp(12)[1]);
  }

  @Test
  void whatWouldUnfoldToGigabytesIsNotComputed() {
    var nodes = replaced("relu", Nodes.floatOp("relu", "Mul", "conv", "mean").build());
    nodes.add(Nodes.constant("sizes", new int[] {1 << 15, 1 << 15}, 2));
    nodes.add(Nodes.constant("one", new float[] {1}));
    nodes.add(Nodes.floatOp("huge", "Fill", "sizes", "one").build());
    nodes.add(Nodes.constant("axes", new int[] {0, 1}, 2));
    nodes.add(Nodes.floatOp("mean", "Mean", "huge", "axes").build());
    var path = SavedModels.write(folder.resolve("model"), nodes);

    var network = ModelReader.read(path, null, null, null).graph();

    assertThat(node(network, "huge").getOp()).isEqualTo("Fill");
  }

  @Test
  void nestedFunctionsWithListOutputsAndBoundAttributes() {
    var twice =
        FunctionDef.newBuilder()
            .setSignature(
                OpDef.newBuilder()
                    .setName("halves")
                    .addInputArg(argument("a"))
                    .addOutputArg(argument("first"))
                    .addOutputArg(argument("second"))
                    .addAttr(OpDef.AttrDef.newBuilder().setName("parts").setType("int")))
            .addNodeDef(Nodes.constant("axis", new int[] {3}))
            .addNodeDef(
                Nodes.floatOp("split", "Split", "axis:output:0", "a")
                    .putAttr("num_split", AttrValue.newBuilder().setPlaceholder("parts").build()))
            .addNodeDef(Nodes.floatOp("neg", "Neg", "split:output:2"))
            .putRet("first", "neg:y:0")
            .putRet("second", "split:output:1");
    var outer =
        FunctionDef.newBuilder()
            .setSignature(
                OpDef.newBuilder()
                    .setName("outer")
                    .addInputArg(argument("a"))
                    .addOutputArg(argument("b")))
            .addNodeDef(
                Nodes.op("relu", "halves", "a")
                    .putAttr("parts", AttrValue.newBuilder().setI(3).build()))
            .addNodeDef(Nodes.floatOp("sum", "AddV2", "relu:first:0", "relu:second:0").build())
            .addNodeDef(Nodes.constant("tiles", new int[] {1, 1, 1, 3}, 4))
            .addNodeDef(
                Nodes.floatOp("tile", "Tile", "sum:z:0", "tiles:output:0")
                    .putAttr("Tmultiples", Nodes.type(DataType.DT_INT32)))
            .putRet("b", "tile:output:0");
    var model = model(replaced("relu", Nodes.op("relu", "outer", "conv").build()));
    model
        .getGraphDefBuilder()
        .setLibrary(FunctionDefLibrary.newBuilder().addFunction(twice).addFunction(outer));

    var network = importsAsOriginal(model).graph();

    assertThat(network.graph().getNodeList())
        .extracting(NodeDef::getOp)
        .contains("Split", "Neg", "Tile")
        .doesNotContain("outer", "halves");
  }

  @Test
  void kernelThatTwoOperationsShareIsNoLayer() {
    var nodes = replaced("relu", Nodes.floatOp("relu", "AddV2", "conv", "again").build());
    nodes.add(node(nodes, "conv").toBuilder().setName("again").build());

    var network = importsAsOriginal(model(nodes)).graph();

    assertThat(network.layers()).extracting(WeightLayer::name).containsExactly("y");
  }

  @Test
  void biasNormalisationAndActivationBelongToTheLayer() {
    var nodes = replaced("relu", Nodes.floatOp("relu", "LeakyRelu", "shifted").build());
    nodes.add(Nodes.constant("bias", new float[] {.1f, .2f, .3f}, 3));
    nodes.add(Nodes.constant("scale", new float[] {2, 3, 4}, 3));
    nodes.add(Nodes.constant("shift", new float[] {.5f, .6f, .7f}, 3));
    nodes.add(Nodes.floatOp("biased", "BiasAdd", "conv", "bias").build());
    nodes.add(Nodes.floatOp("kept", "StopGradient", "biased").build());
    nodes.add(Nodes.floatOp("scaled", "Mul", "scale", "kept").build());
    nodes.add(Nodes.floatOp("shifted", "AddV2", "scaled", "shift").build());

    var conv = importsAsOriginal(model(nodes)).graph().layers().getFirst();

    assertThat(conv.bias()).isEqualTo("bias");
    assertThat(conv.output()).isEqualTo("relu:0");
  }

  @Test
  void layerThatFeedsASumEndsBeforeIt() {
    var nodes = replaced("relu", Nodes.floatOp("relu", "AddV2", "biased", "x").build());
    nodes.add(Nodes.constant("bias", new float[] {.1f, .2f, .3f}, 3));
    nodes.add(Nodes.floatOp("biased", "AddV2", "bias", "conv").build());

    var conv = importsAsOriginal(model(nodes)).graph().layers().getFirst();

    assertThat(conv.bias()).isEqualTo("bias");
    assertThat(conv.output()).isEqualTo("biased:0");
  }

  @Test
  void outputLayerEndsBeforeSoftmax() {
    var nodes = replaced("y", Nodes.floatOp("y", "Softmax", "logits").build());
    nodes.add(Nodes.floatOp("logits", "MatMul", "flat", "weights").build());

    var answer = importsAsOriginal(model(nodes)).graph().layers().getLast();

    assertThat(answer.output()).isEqualTo("logits:0");
    assertThat(answer.outputLayer()).isTrue();
    assertThat(answer.mergeable()).isFalse();
  }

  @Test
  void transposedKernelHasTheShapeOfItsUse() {
    var nodes = replaced("weights", Nodes.constant("weights", SavedModels.ramp(96), 2, 48));
    nodes.replaceAll(
        node ->
            node.getName().equals("y")
                ? node.toBuilder()
                    .putAttr("transpose_b", AttrValue.newBuilder().setB(true).build())
                    .build()
                : node);

    var dense = importsAsOriginal(model(nodes)).graph().layers().getLast();

    assertThat(dense.kernelTransposed()).isTrue();
    assertThat(dense.kernelShape()).containsExactly(48L, 2L);
  }

  @Test
  void zipWithFoldersAroundTheModel() throws IOException {
    var path = SavedModels.write(folder.resolve("model"), SavedModels.tinyNet());
    var bytes = Files.readAllBytes(path.resolve("saved_model.pb"));
    var zip = SavedModels.zip(folder.resolve("m.zip"), "a/b/c/1/saved_model.pb", bytes);

    assertThat(ModelReader.read(zip, null, null, null).graph().layers()).hasSize(2);
  }

  private ImportedModel importsAsOriginal(MetaGraphDef.Builder model) {
    var path = SavedModels.write(folder.resolve("model"), model);
    var read = ModelReader.read(path, null, null, null);
    var input = SavedModels.ramp(3 * 16);
    try (var original = SavedModelBundle.load(path.toString(), "serve");
        var flat = new GraphRunner(read.graph().graph());
        var image = GraphRunner.tensor(input, 3, 4, 4, 1);
        var wanted = original.session().runner().feed("x:0", image).fetch("y:0").run();
        var answer =
            flat.run(Map.of("x:0", image), List.of(read.graph().outputs().getFirst().tensor()))) {
      assertThat(GraphRunner.floats(answer.get(0)))
          .containsExactly(GraphRunner.floats(wanted.get(0)), within(1e-6f));
    }
    return read;
  }

  private static List<NodeDef> replaced(String name, NodeDef node) {
    var nodes = new ArrayList<>(SavedModels.tinyNet());
    nodes.replaceAll(old -> old.getName().equals(name) ? node : old);
    return nodes;
  }

  private static NodeDef node(FlatGraph network, String name) {
    return node(network.graph().getNodeList(), name);
  }

  private static NodeDef node(List<NodeDef> nodes, String name) {
    return nodes.stream().filter(node -> node.getName().equals(name)).findFirst().orElseThrow();
  }

  private static OpDef.ArgDef argument(String name) {
    return OpDef.ArgDef.newBuilder().setName(name).setType(DataType.DT_FLOAT).build();
  }

  private static MetaGraphDef.Builder model(List<NodeDef> nodes) {
    return SavedModels.model(GraphDef.newBuilder().addAllNode(nodes));
  }
}
