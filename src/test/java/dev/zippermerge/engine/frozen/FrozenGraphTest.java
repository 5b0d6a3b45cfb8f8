package dev.zippermerge.engine.frozen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.ImportedModel;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.SavedModels;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** GraphDefs without a signature: inputs and outputs are found, or given. */
class FrozenGraphTest {
  @TempDir Path folder;

  @Test
  void endsAreFound() throws IOException {
    var model = read(SavedModels.tinyNet(), null);

    assertThat(model.format()).isEqualTo("FROZEN_GRAPH");
    assertThat(model.graph().inputs()).extracting(FlatGraph.Endpoint::name).containsExactly("x");
    assertThat(model.graph().outputs()).extracting(FlatGraph.Endpoint::name).containsExactly("y");
    assertThat(model.graph().outputs().getFirst().shape()).containsExactly(-1L, 2L);
    assertSameAnswers(SavedModels.tinyNet(), model.graph());
  }

  @Test
  void whatTrainingLeftIsNoOutput() throws IOException {
    var nodes = new ArrayList<>(SavedModels.tinyNet());
    nodes.add(Nodes.placeholder("labels", DataType.DT_FLOAT, List.of(-1L, 2L)));
    nodes.add(Nodes.floatOp("error", "SquaredDifference", "y", "labels").build());
    nodes.add(Nodes.floatOp("decay", "L2Loss", "weights").build());
    nodes.add(Nodes.op("summary", "ScalarSummary", "tag", "decay").build());
    nodes.add(Nodes.constant("tag", new int[] {0}));
    nodes.add(Nodes.op("all", "NoOp", "^summary", "^y").build());
    nodes.add(Nodes.floatOp("answer", "Softmax", "y").build());

    var model = read(nodes, null);

    assertThat(model.graph().outputs())
        .extracting(FlatGraph.Endpoint::name)
        .containsExactly("answer");
    assertThat(model.graph().inputs()).extracting(FlatGraph.Endpoint::name).containsExactly("x");
  }

  @Test
  void everyHeadIsAnOutput() throws IOException {
    var nodes = new ArrayList<>(SavedModels.tinyNet());
    nodes.add(Nodes.floatOp("left", "Softmax", "y").build());
    nodes.add(Nodes.floatOp("right", "Sigmoid", "y").build());

    assertThat(read(nodes, null).graph().outputs())
        .extracting(FlatGraph.Endpoint::name)
        .containsExactly("left", "right");
    assertThat(read(nodes, "right").graph().outputs())
        .extracting(FlatGraph.Endpoint::name)
        .containsExactly("right");
  }

  @Test
  void graphThatWasNeverFrozen() {
    var nodes = new ArrayList<>(SavedModels.tinyNet());
    nodes.removeIf(node -> node.getName().equals("kernel"));
    nodes.add(
        Nodes.op("kernel", "VariableV2")
            .putAttr("dtype", Nodes.type(DataType.DT_FLOAT))
            .putAttr("shape", Nodes.shapeAttr(List.of(2L, 2L, 1L, 3L)))
            .build());
    var refusal = catchThrowableOfType(RefusedException.class, () -> read(nodes, null));
    assertThat(refusal)
        .returns(RefusalCode.VARIABLES_MISSING, RefusedException::code)
        .hasMessageContaining("'kernel'");
  }

  @Test
  void cutOffFile() throws IOException {
    var whole = GraphDef.newBuilder().addAllNode(SavedModels.tinyNet()).build().toByteArray();
    var file = Files.write(folder.resolve("net.pb"), Arrays.copyOf(whole, whole.length * 2 / 3));
    var refusal =
        catchThrowableOfType(
            RefusedException.class, () -> ModelReader.read(file, null, null, null));
    assertThat(refusal)
        .returns(RefusalCode.MODEL_CORRUPT, RefusedException::code)
        .returns("net.pb", RefusedException::culprit);
  }

  @Test
  void onlyOneSignature() {
    var refusal =
        catchThrowableOfType(
            RefusedException.class,
            () -> ModelReader.read(write(SavedModels.tinyNet()), "predict", null, null));
    assertThat(refusal)
        .returns(RefusalCode.SIGNATURE_UNKNOWN, RefusedException::code)
        .hasMessageContaining("serving_default");
  }

  private ImportedModel read(List<NodeDef> nodes, @Nullable String output) throws IOException {
    return ModelReader.read(write(nodes), null, null, output);
  }

  private Path write(List<NodeDef> nodes) throws IOException {
    var graph = GraphDef.newBuilder().addAllNode(nodes).build();
    return Files.write(folder.resolve("net.pb"), graph.toByteArray());
  }

  private static void assertSameAnswers(List<NodeDef> nodes, FlatGraph network) {
    var original = GraphDef.newBuilder().addAllNode(nodes).build();
    try (var wanted = new GraphRunner(original);
        var flat = new GraphRunner(network.graph());
        var values = GraphRunner.tensor(SavedModels.ramp(32), 2, 4, 4, 1);
        var expected = wanted.run(Map.of("x:0", values), List.of("y:0"));
        var answer =
            flat.run(Map.of("x:0", values), List.of(network.outputs().getFirst().tensor()))) {
      assertThat(GraphRunner.floats(answer.get(0)))
          .containsExactly(GraphRunner.floats(expected.get(0)), within(1e-6f));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u0089PNG\r\n\u001a\n and more"})
  void junkIsToldAsJunk(String content) throws IOException {
    var file = folder.resolve("junk.pb");
    Files.writeString(file, content, StandardCharsets.ISO_8859_1);
    assertThat(
            catchThrowableOfType(
                RefusedException.class, () -> ModelReader.read(file, null, null, null)))
        .returns(RefusalCode.MODEL_CORRUPT, RefusedException::code)
        .returns("junk.pb", RefusedException::culprit);
  }
}
