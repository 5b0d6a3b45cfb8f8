package dev.zippermerge.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** Networks that begin or end at a tensor within the graph. */
class GraphCutTest {
  @TempDir Path folder;

  @Test
  void whatComesBeforeTheTensorIsLeftOut() {
    var network = read(decoding(), "shaped", null);

    assertThat(network.inputs().getFirst())
        .returns("shaped", FlatGraph.Endpoint::name)
        .returns(List.of(-1L, 4L, 4L, 1L), FlatGraph.Endpoint::shape);
    assertThat(network.outputs().getFirst().shape()).containsExactly(-1L, 2L);
    assertSameAnswers(network);
  }

  @Test
  void refusalTellsWhereToCut() {
    assertThat(refusal(decoding(), null, null))
        .returns(RefusalCode.STRING_INPUT, RefusedException::code)
        .hasMessageEndingWith(
            "Name 'shaped' [1, 4, 4, 1] as input to leave out what comes before it.");
  }

  @Test
  void noHintWhereTheCutWouldTakeLayersAway() {
    var nodes = new ArrayList<>(SavedModels.tinyNet());
    nodes.replaceAll(
        node ->
            node.getName().equals("relu")
                ? Nodes.op("relu", "RandomUniform", "conv").build()
                : node);
    assertThat(refusal(nodes, null, null))
        .returns(RefusalCode.FORBIDDEN_OP, RefusedException::code)
        .hasMessageNotContaining("as input");
  }

  /** TensorFlow computes shapes with the operations themselves; ours must not be run for that. */
  @Test
  void nothingOfWhatIsLeftOutIsRun() {
    var nodes = new ArrayList<>(decoding());
    nodes.add(
        Nodes.constant(
            "path",
            TensorProto.newBuilder()
                .setDtype(DataType.DT_STRING)
                .setTensorShape(Nodes.shapeProto(List.of()))
                .addStringVal(ByteString.copyFromUtf8("/dev/zero"))
                .build()));
    nodes.add(Nodes.op("file", "ReadFile", "path").build());
    nodes.add(
        Nodes.op("read_sizes", "DecodeRaw", "file")
            .putAttr("out_type", Nodes.type(DataType.DT_INT32))
            .build());
    nodes.replaceAll(
        node ->
            node.getName().equals("shaped")
                ? node.toBuilder().setInput(1, "read_sizes").build()
                : node);
    assertThat(refusal(nodes, "shaped", null).code()).isEqualTo(RefusalCode.SHAPE_UNRESOLVED);
  }

  @Test
  void aTensorOfSeveralExamplesInOneKeepsItsShape() {
    var nodes = new ArrayList<>(SavedModels.tinyNet());
    nodes.set(4, Nodes.constant("flat_shape", new int[] {1, 48}, 2));
    var network = read(nodes, "relu", null);
    assertThat(network.inputs().getFirst().shape()).containsExactly(1L, 4L, 4L, 3L);
  }

  @Test
  void anyTensorCanBeTheOutput() {
    var network = read(SavedModels.tinyNet(), null, "relu:0");
    assertThat(network.outputs().getFirst())
        .returns("relu:0", FlatGraph.Endpoint::name)
        .returns(List.of(-1L, 4L, 4L, 3L), FlatGraph.Endpoint::shape);
    assertThat(network.layers()).extracting(WeightLayer::name).containsExactly("conv");
  }

  @Test
  void tensorsWithinFunctions() {
    var model = Models.fixture("lenet-export");
    var whole = ModelReader.read(model, null, null, null).graph();
    var last = whole.layers().getLast();
    var pool = TensorName.parse(whole.poolOutputs().getFirst()).node();

    var end = ModelReader.read(model, null, pool, last.name()).graph();

    assertThat(end.inputs().getFirst().shape().getFirst()).isEqualTo(-1L);
    assertThat(end.layers()).hasSizeLessThan(whole.layers().size());
    assertThat(end.layers().getLast().name()).isEqualTo(last.name());
  }

  @Test
  void unknownTensors() {
    assertThat(refusal(SavedModels.tinyNet(), "nowhere", null))
        .returns(RefusalCode.SIGNATURE_UNKNOWN, RefusedException::code)
        .hasMessageContaining("image (DT_FLOAT)");
    assertThat(refusal(SavedModels.tinyNet(), null, "nowhere"))
        .returns(RefusalCode.SIGNATURE_UNKNOWN, RefusedException::code)
        .hasMessageContaining("answer (DT_FLOAT)");
    assertThat(refusal(SavedModels.tinyNet(), "conv:7", null).code())
        .isEqualTo(RefusalCode.SIGNATURE_UNKNOWN);
  }

  /** x is text that is decoded, cast and shaped before the convolution. */
  private static List<NodeDef> decoding() {
    var nodes = new ArrayList<>(SavedModels.tinyNet());
    nodes.set(0, Nodes.placeholder("x", DataType.DT_STRING, List.of()));
    nodes.add(
        Nodes.op("raw", "DecodeRaw", "x")
            .putAttr("out_type", Nodes.type(DataType.DT_UINT8))
            .build());
    nodes.add(
        Nodes.op("cast", "Cast", "raw")
            .putAttr("SrcT", Nodes.type(DataType.DT_UINT8))
            .putAttr("DstT", Nodes.type(DataType.DT_FLOAT))
            .build());
    nodes.add(Nodes.constant("sizes", new int[] {1, 4, 4, 1}, 4));
    nodes.add(
        Nodes.floatOp("shaped", "Reshape", "cast", "sizes")
            .putAttr("Tshape", Nodes.type(DataType.DT_INT32))
            .build());
    nodes.replaceAll(
        node ->
            node.getName().equals("conv") ? node.toBuilder().setInput(0, "shaped").build() : node);
    return nodes;
  }

  private static void assertSameAnswers(FlatGraph network) {
    var plain = GraphDef.newBuilder().addAllNode(SavedModels.tinyNet()).build();
    try (var original = new GraphRunner(plain);
        var flat = new GraphRunner(network.graph());
        var values = GraphRunner.tensor(SavedModels.ramp(48), 3, 4, 4, 1);
        var expected = original.run(Map.of("x:0", values), List.of("y:0"));
        var answer =
            flat.run(
                Map.of(network.inputs().getFirst().tensor(), values),
                List.of(network.outputs().getFirst().tensor()))) {
      assertThat(GraphRunner.floats(answer.get(0)))
          .containsExactly(GraphRunner.floats(expected.get(0)), within(1e-6f));
    }
  }

  private FlatGraph read(List<NodeDef> nodes, @Nullable String input, @Nullable String output) {
    var model = SavedModels.model(GraphDef.newBuilder().addAllNode(nodes));
    if (nodes.getFirst().getAttrOrDefault("dtype", AttrValue.getDefaultInstance()).getType()
        == DataType.DT_STRING) {
      var signature = model.getSignatureDefOrThrow("serving_default").toBuilder();
      signature.putInputs("image", SavedModels.info("x:0", DataType.DT_STRING, List.of()));
      model.putSignatureDef("serving_default", signature.build());
    }
    return ModelReader.read(SavedModels.write(folder.resolve("m"), model), null, input, output)
        .graph();
  }

  private RefusedException refusal(
      List<NodeDef> nodes, @Nullable String input, @Nullable String output) {
    return catchThrowableOfType(RefusedException.class, () -> read(nodes, input, output));
  }
}
