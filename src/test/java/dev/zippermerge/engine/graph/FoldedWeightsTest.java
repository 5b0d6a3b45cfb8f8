package dev.zippermerge.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** Kernels that a network computes from what it stores. */
class FoldedWeightsTest {
  private static final long[] SHAPE = {2, 2, 2, 3};

  private final TestGraph graph = new TestGraph(4, 4, 2);

  /** Convolves with what is made of the stored kernel; the kernel must be found as a constant. */
  private float[] kernel(UnaryOperator<String> made, String stored) {
    graph.add(
        Nodes.floatOp("conv", "Conv2D", "x", made.apply(stored))
            .putAttr("strides", Nodes.ints(1, 1, 1, 1))
            .putAttr("padding", Nodes.string("SAME")));
    graph.dense("y", graph.op("relu", "Relu", "conv"), 48, 2);
    var flat = graph.flatAsOriginal("y");
    var layer = flat.layers().getFirst();
    assertThat(layer.name()).isEqualTo("conv");
    assertThat(layer.kernelShape()).containsExactly(2L, 2L, 2L, 3L);
    return flat.kernel(layer);
  }

  @ParameterizedTest
  @EnumSource(names = {"DT_HALF", "DT_BFLOAT16", "DT_DOUBLE"})
  void storedInAnotherPrecision(DataType type) {
    graph.nodes().add(Nodes.constant("stored", ramp(type)));
    UnaryOperator<String> cast =
        stored ->
            graph.add(
                Nodes.op("cast", "Cast", graph.add(identity(stored, type)))
                    .putAttr("SrcT", Nodes.type(type))
                    .putAttr("DstT", Nodes.type(DataType.DT_FLOAT)));
    assertThat(kernel(cast, "stored")[5]).isCloseTo(.3125f, within(1e-3f));
  }

  private static NodeDef.Builder identity(String input, DataType type) {
    return Nodes.op("name", "Identity", input).putAttr("T", Nodes.type(type));
  }

  /** Values i / 16, which all types hold exactly. */
  private static TensorProto ramp(DataType type) {
    int width = type == DataType.DT_DOUBLE ? 8 : 2;
    var bytes = ByteBuffer.allocate(24 * width).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 24; i++) {
      float value = i / 16f;
      switch (type) {
        case DT_DOUBLE -> bytes.putDouble(value);
        case DT_HALF -> bytes.putShort(Float.floatToFloat16(value));
        default -> bytes.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
      }
    }
    return TensorProto.newBuilder()
        .setDtype(type)
        .setTensorShape(Nodes.shapeProto(List.of(2L, 2L, 2L, 3L)))
        .setTensorContent(ByteString.copyFrom(bytes.array()))
        .build();
  }

  @Test
  void transposedAndReshaped() {
    UnaryOperator<String> made =
        stored ->
            graph.withInts(
                "shaped",
                "Reshape",
                "Tshape",
                graph.withInts("turned", "Transpose", "Tperm", stored, 1, 0),
                2,
                2,
                2,
                3);
    assertThat(kernel(made, graph.weights("stored", 4, 6))).hasSize(24);
  }

  @Test
  void quantisedOnTheWay() {
    UnaryOperator<String> quantised =
        stored ->
            graph.add(
                Nodes.op(
                    "quantised",
                    "FakeQuantWithMinMaxVars",
                    stored,
                    graph.scalar("low", -1),
                    graph.scalar("high", 1)));
    var kernel = kernel(quantised, graph.weights("stored", SHAPE));
    // 8 bits from -1 to 1: steps of 2 / 255.
    assertThat(kernel[7] * 127.5f).isCloseTo(Math.round(kernel[7] * 127.5f), within(1e-3f));
  }

  @Test
  void quantisedByChannel() {
    UnaryOperator<String> quantised =
        stored ->
            graph.add(
                Nodes.op(
                    "quantised",
                    "FakeQuantWithMinMaxVarsPerChannel",
                    stored,
                    graph.constant("low", new float[] {-1, -.5f, -.25f}, 3),
                    graph.constant("high", new float[] {1, .5f, .25f}, 3)));
    assertThat(kernel(quantised, graph.weights("stored", SHAPE))).hasSize(24);
  }
}
