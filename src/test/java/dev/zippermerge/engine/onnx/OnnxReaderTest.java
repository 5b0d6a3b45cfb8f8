package dev.zippermerge.engine.onnx;

import static dev.zippermerge.engine.onnx.OnnxModel.ints;
import static dev.zippermerge.engine.onnx.OnnxModel.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.graph.ImportedModel;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.graph.WeightLayer.Kind;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.onnx.proto.StringStringEntryProto;
import dev.zippermerge.engine.onnx.proto.TensorProto;
import dev.zippermerge.engine.spec.InputSizes;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole ONNX models: their layers, interfaces and files. */
class OnnxReaderTest {
  @TempDir Path folder;

  @Test
  void findsLayersWithBiasAndBatchNormalisationInChannelsLastOrder() {
    var model = read(network(13, -1));
    assertThat(model.format()).isEqualTo("ONNX");
    assertThat(model.graph().layers())
        .extracting(WeightLayer::name, WeightLayer::kind, WeightLayer::kernelShape)
        .containsExactly(
            tuple("c1_node", Kind.CONV2D, List.of(3L, 3L, 3L, 8L)),
            tuple("c2_node", Kind.DEPTHWISE, List.of(3L, 3L, 8L, 1L)),
            tuple("c3_node", Kind.POINTWISE, List.of(1L, 1L, 8L, 6L)),
            tuple("logits_node", Kind.DENSE, List.of(6L, 5L)));
    var first = model.graph().layers().getFirst();
    assertThat(first.bias()).isEqualTo("b1");
    assertThat(model.graph().node(first.output().replace(":0", "")).getOp()).isEqualTo("Relu");
    assertThat(model.graph().graph().getNodeList())
        .filteredOn(node -> node.getOp().equals("Transpose"))
        .hasSize(1);
  }

  @Test
  void keepsTheInterfaceOfTheModel() {
    var graph = read(network(13, -1)).graph();
    assertThat(graph.inputs())
        .extracting(Endpoint::name, Endpoint::shape)
        .containsExactly(tuple("image", List.of(-1L, 3L, 8L, 8L)));
    assertThat(graph.outputs())
        .extracting(Endpoint::name, Endpoint::shape)
        .containsExactly(
            tuple("features", List.of(-1L, 6L)), tuple("probabilities", List.of(-1L, 5L)));
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 11, 12, 13, 15, 17, 18, 19, 20, 21})
  void answersAsOnnxRuntimeDoesInEveryOpset(int opset) {
    Witness.assertEqual(write(network(opset, -1)), 4);
  }

  @Test
  void aModelWrittenForOneExampleTakesSeveral() {
    var file = write(network(13, 1));
    assertThat(Witness.read(file).graph().inputs().getFirst().shape().getFirst()).isEqualTo(-1);
    Witness.assertEqual(file, 1);
  }

  @Test
  void aModelThatMixesItsExamplesKeepsTheirNumber() {
    var file =
        write(
            new OnnxModel(13)
                .input("x", 1, 3, 4)
                .weights("w", 4, 5)
                .vector("rows", 3, 4)
                .node("Reshape", "x,rows", "r")
                .node("MatMul", "r,w", "y")
                .output("y"));
    assertThat(Witness.read(file).graph().outputs().getFirst().shape()).isEqualTo(List.of(3L, 5L));
    Witness.assertEqual(file, 1);
  }

  /** As exporters write a group normalisation of one example. */
  @Test
  void examplesOfAModelWrittenForOneDoNotInfluenceEachOther() {
    var model =
        new OnnxModel(13)
            .input("x", 1, 4, 3, 3)
            .weights("w", 36, 5)
            .weights("scale", 2)
            .weights("offset", 2)
            .vector("groups", 1, 2, -1)
            .vector("rows", 1, 36)
            .node("Reshape", "x,groups", "g")
            .node("InstanceNormalization", "g,scale,offset", "n")
            .node("Reshape", "n,rows", "r")
            .node("MatMul", "r,w", "y")
            .output("y");
    var one = write(model);
    Witness.assertEqual(one, 1);
    var graph = Witness.read(one).graph();
    assertThat(Witness.answers(graph, 3))
        .containsExactly(Witness.answersOneByOne(graph, 3), within(1e-4f));
  }

  @Test
  void readsWeightsOfEveryType() {
    var values = new float[] {1, -2, 0.5f, 3, 0, -1};
    var model = new OnnxModel(13).input("x", -1, 2);
    var half = OnnxModel.tensor("half", 10, 2, 3);
    var brain = OnnxModel.tensor("brain", 16, 2, 3);
    var wide = OnnxModel.tensor("wide", 11, 2, 3);
    var plain = OnnxModel.tensor("plain", 1, 2, 3);
    for (float value : values) {
      half.addInt32Data(Float.floatToFloat16(value) & 0xffff);
      brain.addInt32Data(Float.floatToRawIntBits(value) >>> 16);
      wide.addDoubleData(value);
      plain.addFloatData(value);
    }
    for (var tensor : List.of(half, brain, wide, plain)) {
      model
          .initializer(tensor.build())
          .node("Cast", tensor.getName(), tensor.getName() + "_w", of("to", 1))
          .node("MatMul", "x," + tensor.getName() + "_w", tensor.getName() + "_y")
          .output(tensor.getName() + "_y");
    }
    Witness.assertEqual(write(model), 3);
    assertThat(Witness.read(folder.resolve("model.onnx")).graph().layers()).hasSize(4);
  }

  @Test
  void readsWeightsFromAFileBeside() throws IOException {
    external("weights.bin", 8);
    Witness.assertEqual(folder.resolve("model.onnx"), 3);
  }

  @Test
  void refusesExternalDataThatAreMissingShortOrElsewhere() throws IOException {
    external("weights.bin", 8);
    Files.write(folder.resolve("weights.bin"), new byte[20]);
    assertRefused(RefusalCode.VARIABLES_MISSING, "weights.bin");
    Files.delete(folder.resolve("weights.bin"));
    assertRefused(RefusalCode.VARIABLES_MISSING, "weights.bin");
    Files.createDirectories(folder.resolve("deeper"));
    Files.move(folder.resolve("model.onnx"), folder.resolve("deeper/model.onnx"));
    external("../weights.bin", 8);
    assertRefused(RefusalCode.ARCHIVE_PATH_ESCAPE, "../weights.bin");
  }

  @Test
  void namesAllOperatorsThatItDoesNotKnow() {
    write(
        network(13, -1)
            .node("NonZero", "image", "n1")
            .node("com.microsoft", "FusedConv", "n1", "q2")
            .node("Det", "q2", "q3")
            .output("q3"));
    assertRefused(RefusalCode.FORBIDDEN_OP, "Det, NonZero, com.microsoft.FusedConv");
  }

  @Test
  void refusesRecurrentAndQuantisedModelsByCode() {
    write(network(13, -1).node("LSTM", "image", "n").output("n"));
    assertRefused(RefusalCode.CONTROL_FLOW, "LSTM");
    write(network(13, -1).node("QuantizeLinear", "image", "n").output("n"));
    assertRefused(RefusalCode.QUANTISED_WEIGHTS, "QuantizeLinear");
  }

  @Test
  void refusesOpsetsThatAreTooOldOrTooNew() {
    write(network(8, -1));
    assertRefused(RefusalCode.OPSET_UNSUPPORTED, "opset 8");
    write(network(22, -1));
    assertRefused(RefusalCode.OPSET_UNSUPPORTED, "opset 22");
  }

  @Test
  void refusesImagesOfUnknownSize() {
    write(new OnnxModel(13).input("x", -1, 3, -1, -1).node("Relu", "x", "y").output("y"));
    assertRefused(RefusalCode.SHAPE_UNRESOLVED, "x");
  }

  @Test
  void refusesTrainingGraphs() {
    write(
        new OnnxModel(14)
            .input("x", -1, 3, 4, 4)
            .weights("s", 3)
            .positive("v", 3)
            .node("BatchNormalization", "x,s,s,s,v", "y,m,w", of("training_mode", 1))
            .output("y"));
    assertRefused(RefusalCode.TRAINING_GRAPH, "y_node");
  }

  @Test
  void refusesModelsThatContradictThemselves() throws IOException {
    write(new OnnxModel(13).input("x", -1, 3).node("Relu", "z", "y").output("y"));
    assertRefused(RefusalCode.MODEL_CORRUPT, "z");
    write(
        new OnnxModel(13)
            .input("x", -1, 3)
            .weights("w", 4, 5)
            .node("MatMul", "x,w", "y")
            .output("y"));
    assertRefused(RefusalCode.MODEL_CORRUPT, "y_node");
    write(
        new OnnxModel(13)
            .input("x", -1, 3)
            .initializer(OnnxModel.tensor("w", 1, 3, 5).addFloatData(1).build())
            .node("MatMul", "x,w", "y")
            .output("y"));
    assertRefused(RefusalCode.MODEL_CORRUPT, "w");
    var bytes = network(13, -1).build().toByteArray();
    Files.write(folder.resolve("model.onnx"), Arrays.copyOf(bytes, bytes.length / 2));
    assertRefused(RefusalCode.MODEL_CORRUPT, "model.onnx");
  }

  private void assertRefused(RefusalCode code, String culprit) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> OnnxReader.read(folder.resolve("model.onnx"), InputSizes.NONE))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code))
        .satisfies(e -> assertThat(e.culprit()).isEqualTo(culprit));
  }

  private void external(String location, int offset) throws IOException {
    var bytes = ByteBuffer.allocate(offset + 24).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 6; i++) {
      bytes.putFloat(offset + 4 * i, i - 2.5f);
    }
    Files.write(folder.resolve(location).normalize(), bytes.array());
    write(
        new OnnxModel(13)
            .input("x", -1, 2)
            .initializer(
                OnnxModel.tensor("w", 1, 2, 3)
                    .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                    .addExternalData(entry("location", location))
                    .addExternalData(entry("offset", String.valueOf(offset)))
                    .addExternalData(entry("length", "24"))
                    .build())
            .node("MatMul", "x,w", "y")
            .output("y"));
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private ImportedModel read(OnnxModel model) {
    return ModelReader.read(write(model), null, null, null);
  }

  private Path write(OnnxModel model) {
    return model.write(folder.resolve("model.onnx"));
  }

  /**
   * Two convolutions, one depthwise, and a dense layer, as an exporter of the opset writes them.
   */
  private static OnnxModel network(int opset, long batch) {
    var model =
        new OnnxModel(opset)
            .input("image", batch, 3, 8, 8)
            .weights("w1", 8, 3, 3, 3)
            .weights("b1", 8)
            .weights("w2", 8, 1, 3, 3)
            .weights("s", 8)
            .weights("o", 8)
            .weights("m", 8)
            .positive("v", 8)
            .weights("w3", 6, 8, 1, 1)
            .weights("w4", 5, 6)
            .weights("b4", 5)
            .node("Conv", "image,w1,b1", "c1", ints("pads", 1, 1, 1, 1), ints("strides", 2, 2))
            .node("Relu", "c1", "r1")
            .node("Conv", "r1,w2", "c2", ints("pads", 1, 1, 1, 1), of("group", 8))
            .node("BatchNormalization", "c2,s,o,m,v", "n2")
            .node("Sigmoid", "n2", "g2")
            .node("Mul", "n2,g2", "r2")
            .node("Conv", "r2,w3", "c3")
            .node("MaxPool", "c3", "p3", ints("kernel_shape", 2, 2), ints("strides", 2, 2))
            .node("GlobalAveragePool", "p3", "a3")
            .vector("rows", batch, 6)
            .node("Reshape", "a3,rows", "features")
            .node("Gemm", "features,w4,b4", "logits", of("transB", 1))
            .node("Softmax", "logits", "probabilities", of("axis", 1));
    return model.output("features").output("probabilities");
  }
}
