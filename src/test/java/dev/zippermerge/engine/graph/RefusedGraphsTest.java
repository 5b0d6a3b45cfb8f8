package dev.zippermerge.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** Models that are whole but must not, or cannot, be worked on. */
class RefusedGraphsTest {
  @TempDir Path folder;

  @Test
  void loop() {
    var nodes = replaced("relu", Nodes.op("relu", "StatelessWhile", "conv").build());
    assertRefused(nodes, RefusalCode.CONTROL_FLOW, "StatelessWhile").hasMessageContaining("(relu)");
  }

  @Test
  void loopOfTensorFlow1() {
    var nodes = replaced("relu", Nodes.floatOp("relu", "Merge", "conv", "next").build());
    nodes.add(Nodes.floatOp("next", "NextIteration", "relu").build());
    assertRefused(nodes, RefusalCode.CONTROL_FLOW, "Merge, NextIteration");
  }

  @Test
  void writesFileOnTheSide() {
    var nodes = replaced("relu", Nodes.floatOp("relu", "Relu", "conv", "^write").build());
    nodes.add(Nodes.op("write", "WriteFile", "name", "name").build());
    assertRefused(nodes, RefusalCode.FORBIDDEN_OP, "WriteFile").hasMessageContaining("(write)");
  }

  @Test
  void writesFileWithinFunction() {
    var function =
        FunctionDef.newBuilder()
            .setSignature(
                OpDef.newBuilder()
                    .setName("sly")
                    .addInputArg(argument("a"))
                    .addOutputArg(argument("b")))
            .addNodeDef(Nodes.op("write", "WriteFile", "a", "a"))
            .putRet("b", "a")
            .putControlRet("write", "write");
    var nodes = replaced("relu", call("relu", "sly", "conv"));
    var model = model(nodes);
    model.getGraphDefBuilder().setLibrary(FunctionDefLibrary.newBuilder().addFunction(function));
    assertThat(refusal(model, null).culprit()).isEqualTo("WriteFile");
  }

  @Test
  void python() {
    var nodes = replaced("relu", Nodes.op("relu", "EagerPyFunc", "conv").build());
    assertRefused(nodes, RefusalCode.FORBIDDEN_OP, "EagerPyFunc");
  }

  @Test
  void everyForbiddenOperationIsNamed() {
    var nodes = replaced("relu", Nodes.op("relu", "RandomUniform", "conv").build());
    nodes.set(nodes.size() - 1, Nodes.op("y", "NobodyKnowsThis", "flat", "weights").build());
    assertRefused(nodes, RefusalCode.FORBIDDEN_OP, "NobodyKnowsThis, RandomUniform");
  }

  @Test
  void variablesWithoutCheckpoint() {
    var nodes =
        replaced(
            "kernel",
            Nodes.op("kernel", "VariableV2")
                .putAttr("dtype", Nodes.type(DataType.DT_FLOAT))
                .build());
    assertRefused(nodes, RefusalCode.VARIABLES_MISSING, "variables/variables.index")
        .hasMessageContaining("'kernel'");
  }

  @Test
  void stringInput() {
    var model = model(SavedModels.tinyNet());
    var signature = model.getSignatureDefOrThrow("serving_default").toBuilder();
    signature.putInputs("image", SavedModels.info("x:0", DataType.DT_STRING, List.of(-1L)));
    model.putSignatureDef("serving_default", signature.build());
    assertThat(refusal(model, null))
        .returns(RefusalCode.STRING_INPUT, RefusedException::code)
        .returns("image", RefusedException::culprit)
        .hasMessageContaining("DT_STRING");
  }

  @Test
  void unknownSignatureTellsWhichThereAre() {
    assertThat(refusal(model(SavedModels.tinyNet()), "classify"))
        .returns(RefusalCode.SIGNATURE_UNKNOWN, RefusedException::code)
        .returns("classify", RefusedException::culprit)
        .hasMessageContaining("serving_default");
  }

  @Test
  void unknownHeight() {
    var model = model(SavedModels.tinyNet());
    var signature = model.getSignatureDefOrThrow("serving_default").toBuilder();
    signature.putInputs(
        "image", SavedModels.info("x:0", DataType.DT_FLOAT, List.of(-1L, -1L, 4L, 1L)));
    model.putSignatureDef("serving_default", signature.build());
    assertThat(refusal(model, null))
        .returns(RefusalCode.SHAPE_UNRESOLVED, RefusedException::code)
        .returns("image", RefusedException::culprit);
  }

  @Test
  void inputOfAbsurdSize() {
    var model = model(SavedModels.tinyNet());
    var signature = model.getSignatureDefOrThrow("serving_default").toBuilder();
    signature.putInputs(
        "image", SavedModels.info("x:0", DataType.DT_FLOAT, List.of(-1L, 1L << 31, 1L << 30, 1L)));
    signature.putOutputs("answer", SavedModels.info("relu:0", DataType.DT_FLOAT, List.of()));
    model.putSignatureDef("serving_default", signature.build());
    assertThat(refusal(model, null))
        .returns(RefusalCode.MODEL_TOO_LARGE, RefusedException::code)
        .returns("conv", RefusedException::culprit);
  }

  @Test
  void noWeights() {
    var nodes = replaced("y", Nodes.floatOp("y", "Relu", "flat").build());
    nodes.replaceAll(
        node -> node.getName().equals("conv") ? Nodes.floatOp("conv", "Relu", "x").build() : node);
    assertRefused(withFlatShape(nodes), RefusalCode.NO_WEIGHT_LAYERS, "graph");
  }

  @Test
  void shapesThatContradict() {
    var nodes = replaced("weights", Nodes.constant("weights", SavedModels.ramp(94), 47, 2));
    assertRefused(nodes, RefusalCode.MODEL_CORRUPT, "graph").hasMessageContaining("48 and 47");
  }

  @Test
  void constantThatHoldsTooFewValues() {
    var whole = Nodes.constant("weights", SavedModels.ramp(96), 48, 2);
    var value = whole.getAttrOrThrow("value").toBuilder();
    value.getTensorBuilder().setTensorContent(ByteString.copyFrom(new byte[8]));
    var nodes = replaced("weights", whole.toBuilder().putAttr("value", value.build()).build());
    assertRefused(nodes, RefusalCode.MODEL_CORRUPT, "weights");
  }

  @Test
  void constantOfTooManyValues() {
    var whole = Nodes.constant("weights", SavedModels.ramp(96), 48, 2);
    var value = whole.getAttrOrThrow("value").toBuilder();
    value
        .getTensorBuilder()
        .clearTensorContent()
        .addFloatVal(1)
        .setTensorShape(Nodes.shapeProto(List.of(1L << 40, 1L << 40)));
    var nodes = replaced("weights", whole.toBuilder().putAttr("value", value.build()).build());
    assertRefused(nodes, RefusalCode.MODEL_TOO_LARGE, "graph");
  }

  @Test
  void inputThatNoNodeComputes() {
    var nodes = replaced("relu", Nodes.floatOp("relu", "Relu", "nowhere").build());
    assertRefused(nodes, RefusalCode.MODEL_CORRUPT, "nowhere");
  }

  @Test
  void functionsThatCallThemselves() {
    var function =
        FunctionDef.newBuilder()
            .setSignature(
                OpDef.newBuilder()
                    .setName("again")
                    .addInputArg(argument("a"))
                    .addOutputArg(argument("b")))
            .addNodeDef(call("inner", "again", "a"))
            .putRet("b", "inner:output:0");
    var model = model(replaced("relu", call("relu", "again", "conv")));
    model.getGraphDefBuilder().setLibrary(FunctionDefLibrary.newBuilder().addFunction(function));
    assertThat(refusal(model, null))
        .returns(RefusalCode.MODEL_CORRUPT, RefusedException::code)
        .returns("again", RefusedException::culprit);
  }

  @Test
  void functionsThatUnfoldWithoutEnd() {
    var library = FunctionDefLibrary.newBuilder();
    for (int level = 0; level < 60; level++) {
      var next = "level" + (level + 1);
      library.addFunction(
          FunctionDef.newBuilder()
              .setSignature(
                  OpDef.newBuilder()
                      .setName("level" + level)
                      .addInputArg(argument("a"))
                      .addOutputArg(argument("b")))
              .addNodeDef(call("once", next, "a"))
              .addNodeDef(call("twice", next, "once:output:0"))
              .putRet("b", "twice:output:0"));
    }
    library.addFunction(
        FunctionDef.newBuilder()
            .setSignature(
                OpDef.newBuilder()
                    .setName("level60")
                    .addInputArg(argument("a"))
                    .addOutputArg(argument("b")))
            .putRet("b", "a"));
    var model = model(replaced("relu", call("relu", "level0", "conv")));
    model.getGraphDefBuilder().setLibrary(library);
    assertThat(refusal(model, null).code()).isEqualTo(RefusalCode.MODEL_CORRUPT);
  }

  @Test
  void sameNameTwice() {
    var nodes = new ArrayList<>(SavedModels.tinyNet());
    nodes.add(Nodes.floatOp("relu", "Tanh", "conv").build());
    assertRefused(nodes, RefusalCode.MODEL_CORRUPT, "relu");
  }

  @Test
  void negativeDimensions() {
    var whole = Nodes.constant("weights", SavedModels.ramp(96), 48, 2);
    var value = whole.getAttrOrThrow("value").toBuilder();
    value.getTensorBuilder().setTensorShape(Nodes.shapeProto(List.of(-48L, -2L)));
    var nodes = replaced("weights", whole.toBuilder().putAttr("value", value.build()).build());
    assertRefused(nodes, RefusalCode.MODEL_CORRUPT, "weights");
  }

  @Test
  void messagesNestedDeep() {
    var function = NameAttrList.newBuilder().setName("f").build();
    for (int depth = 0; depth < 500; depth++) {
      function =
          NameAttrList.newBuilder()
              .setName("f")
              .putAttr("f", AttrValue.newBuilder().setFunc(function).build())
              .build();
    }
    var nodes =
        replaced(
            "relu",
            Nodes.floatOp("relu", "Relu", "conv")
                .putAttr("f", AttrValue.newBuilder().setFunc(function).build())
                .build());
    assertRefused(nodes, RefusalCode.MODEL_CORRUPT, "saved_model.pb");
  }

  @Test
  void hugeTensorsBehindACut() {
    var nodes = replaced("relu", Nodes.floatOp("relu", "AddV2", "conv", "huge").build());
    var whole = Nodes.constant("huge", new float[1], 1);
    var value = whole.getAttrOrThrow("value").toBuilder();
    value.getTensorBuilder().setTensorShape(Nodes.shapeProto(List.of(1L << 62, 1L << 62)));
    value.getTensorBuilder().clearTensorContent();
    nodes.add(whole.toBuilder().putAttr("value", value.build()).build());
    var path = SavedModels.write(folder.resolve("model"), model(nodes));
    var refusal =
        catchThrowableOfType(
            RefusedException.class, () -> ModelReader.read(path, null, "relu", null));
    assertThat(refusal.code()).isEqualTo(RefusalCode.MODEL_TOO_LARGE);
  }

  @Test
  void quantisedNetworks() {
    var operation = replaced("relu", Nodes.op("relu", "QuantizeV2", "conv").build());
    assertRefused(operation, RefusalCode.QUANTISED_WEIGHTS, "relu")
        .hasMessageContaining("QuantizeV2");
    var whole = Nodes.constant("weights", SavedModels.ramp(96), 48, 2).toBuilder();
    var nodes = replaced("weights", whole.putAttr("dtype", Nodes.type(DataType.DT_INT8)).build());
    assertRefused(nodes, RefusalCode.QUANTISED_WEIGHTS, "weights").hasMessageContaining("DT_INT8");
  }

  @Test
  void recurrentCells() {
    assertRefused(
        replaced("relu", Nodes.op("relu", "LSTMBlockCell", "conv").build()),
        RefusalCode.CONTROL_FLOW,
        "LSTMBlockCell");
  }

  private static List<NodeDef> withFlatShape(List<NodeDef> nodes) {
    nodes.replaceAll(
        node ->
            node.getName().equals("flat_shape")
                ? Nodes.constant("flat_shape", new int[] {-1, 16}, 2)
                : node);
    return nodes;
  }

  private static List<NodeDef> replaced(String name, NodeDef node) {
    var nodes = new ArrayList<>(SavedModels.tinyNet());
    UnaryOperator<NodeDef> replace = old -> old.getName().equals(name) ? node : old;
    nodes.replaceAll(replace);
    return nodes;
  }

  private static NodeDef call(String name, String function, String input) {
    var types = AttrValue.ListValue.newBuilder().addType(DataType.DT_FLOAT);
    var list = AttrValue.newBuilder().setList(types).build();
    return Nodes.op(name, "PartitionedCall", input)
        .putAttr("Tin", list)
        .putAttr("Tout", list)
        .putAttr(
            "f",
            AttrValue.newBuilder().setFunc(NameAttrList.newBuilder().setName(function)).build())
        .build();
  }

  private static OpDef.ArgDef argument(String name) {
    return OpDef.ArgDef.newBuilder().setName(name).setType(DataType.DT_FLOAT).build();
  }

  private static MetaGraphDef.Builder model(List<NodeDef> nodes) {
    return SavedModels.model(GraphDef.newBuilder().addAllNode(nodes));
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      List<NodeDef> nodes, RefusalCode code, String culprit) {
    var refusal = refusal(model(nodes), null);
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.culprit()).isEqualTo(culprit);
    return assertThat(refusal);
  }

  private RefusedException refusal(MetaGraphDef.Builder model, @Nullable String signature) {
    var path = SavedModels.write(folder.resolve("model"), model);
    return catchThrowableOfType(
        RefusedException.class, () -> ModelReader.read(path, signature, null, null));
  }
}
