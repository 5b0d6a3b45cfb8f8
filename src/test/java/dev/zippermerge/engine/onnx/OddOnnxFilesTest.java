package dev.zippermerge.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.onnx.proto.ModelProto;
import dev.zippermerge.engine.onnx.proto.TensorProto;
import dev.zippermerge.engine.spec.InputSizes;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ONNX files that runtimes take, though exporters rarely write them so. */
class OddOnnxFilesTest {
  private static final int FLOAT16 = 10;
  private static final int BFLOAT16 = 16;

  @TempDir Path folder;

  private static OnnxModel network(long... input) {
    return new OnnxModel(17)
        .input("x", input)
        .weights("k1", 4, 3, 3, 3)
        .weights("k2", 5, 4)
        .weights("unused", 7)
        .node("Conv", "x,k1", "c", OnnxModel.ints("pads", 1, 1, 1, 1))
        .node("Relu", "c", "r")
        .node("GlobalAveragePool", "r", "g")
        .node("Flatten", "g", "f")
        .node("Gemm", "f,k2", "y", OnnxModel.of("transB", 1L))
        .output("y");
  }

  private Path write(ModelProto model) throws IOException {
    return Files.write(folder.resolve("model.onnx"), model.toByteArray());
  }

  @Test
  void nodesInReversedOrderAnswerAsInOrder() throws IOException {
    var model = network(-1, 3, 6, 6).build().toBuilder();
    var graph = model.getGraphBuilder();
    var reversed = graph.getNodeList().reversed();
    graph.clearNode().addAllNode(reversed);
    var ordered = network(-1, 3, 6, 6).write(folder.resolve("ordered.onnx"));
    assertThat(Witness.answers(Witness.read(write(model.build())).graph(), 3))
        .isEqualTo(Witness.answers(Witness.read(ordered).graph(), 3));
  }

  @Test
  void cycleIsNamed() throws IOException {
    var model = network(-1, 3, 6, 6).build().toBuilder();
    model.getGraphBuilder().getNodeBuilder(1).setInput(0, "f");
    var file = write(model.build());
    assertThat(catchThrowableOfType(RefusedException.class, () -> Witness.read(file)))
        .hasMessageContaining("computed from itself")
        .returns(RefusalCode.MODEL_CORRUPT, RefusedException::code);
  }

  @ParameterizedTest
  @ValueSource(ints = {FLOAT16, BFLOAT16})
  void halfPrecisionAnswersAsItsValuesInSinglePrecision(int type) throws IOException {
    var single = network(-1, 3, 6, 6).build().toBuilder();
    var half = single.build().toBuilder();
    for (int i = 0; i < single.getGraph().getInitializerCount(); i++) {
      var halved = half(single.getGraph().getInitializer(i), type);
      half.getGraphBuilder().setInitializer(i, halved);
      single.getGraphBuilder().setInitializer(i, single(halved, type));
    }
    var graph = half.getGraphBuilder();
    graph.getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder().setElemType(type);
    graph.getOutputBuilder(0).getTypeBuilder().getTensorTypeBuilder().setElemType(type);
    var imported = Witness.read(write(half.build())).graph();
    assertThat(imported.layers()).hasSize(2);
    var file = Files.write(folder.resolve("single.onnx"), single.build().toByteArray());
    assertThat(Witness.answers(imported, 3))
        .isEqualTo(Witness.answers(Witness.read(file).graph(), 3));
    Witness.assertEqual(file, 3);
  }

  private static TensorProto half(TensorProto tensor, int type) {
    var floats = ByteBuffer.wrap(tensor.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    var halves = ByteBuffer.allocate(floats.capacity() / 2).order(ByteOrder.LITTLE_ENDIAN);
    while (floats.hasRemaining()) {
      float value = floats.getFloat();
      halves.putShort(
          type == FLOAT16
              ? Float.floatToFloat16(value)
              : (short) (Float.floatToRawIntBits(value) >> 16));
    }
    return tensor.toBuilder()
        .setDataType(type)
        .setRawData(ByteString.copyFrom(halves.array()))
        .build();
  }

  private static TensorProto single(TensorProto tensor, int type) {
    var halves = ByteBuffer.wrap(tensor.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    var floats = ByteBuffer.allocate(halves.capacity() * 2).order(ByteOrder.LITTLE_ENDIAN);
    while (halves.hasRemaining()) {
      short half = halves.getShort();
      floats.putFloat(
          type == FLOAT16 ? Float.float16ToFloat(half) : Float.intBitsToFloat(half << 16));
    }
    return tensor.toBuilder()
        .setDataType(OnnxModel.FLOAT)
        .setRawData(ByteString.copyFrom(floats.array()))
        .build();
  }

  @Test
  void openSizeIsAskedForAndTakenFromTheUser() throws IOException {
    var file = write(network(-1, 3, -1, -1).build());
    var refusal = catchThrowableOfType(RefusedException.class, () -> read(file, InputSizes.NONE));
    assertThat(refusal)
        .hasMessageContaining("--input-shape")
        .returns(RefusalCode.SHAPE_UNRESOLVED, RefusedException::code)
        .returns("x", RefusedException::culprit);
    for (var sizes : List.of("8,9", "8,9,3", "x=3,8,9", "x=8,9")) {
      assertThat(read(file, InputSizes.parse(sizes))).containsExactly(-1L, 3L, 8L, 9L);
    }
    for (var sizes : List.of("8", "8,9,4", "y=8,9", "0,9", "8,b")) {
      assertThat(
              catchThrowableOfType(
                  RefusedException.class, () -> read(file, InputSizes.parse(sizes))))
          .as(sizes)
          .returns(RefusalCode.SPEC_INVALID, RefusedException::code);
    }
  }

  private static List<Long> read(Path file, InputSizes sizes) {
    Endpoint input = ModelReader.read(file, null, null, null, sizes).graph().inputs().getFirst();
    return input.shape();
  }
}
