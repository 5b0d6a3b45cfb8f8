package dev.zippermerge.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;

/** The forms in which bias, batch normalisation and activation come after a layer. */
class LayerTailTest {
  /** A convolution to 3 channels of 4 x 4, called conv. */
  private final TestGraph graph = new TestGraph(4, 4, 2);

  private final String conv = graph.conv("conv", "x", 3, 3, 2, 3);

  /** Finishes the network; the convolution must end in {@code output}. */
  private WeightLayer layerThatEndsIn(String output) {
    graph.dense("y", graph.op("after", "Sin", output), 48, 2);
    var layer = graph.flatAsOriginal("y").layers().getFirst();
    assertThat(layer.output()).isEqualTo(TensorName.parse(output).toString());
    return layer;
  }

  @ParameterizedTest
  @CsvSource({"BiasAdd, false", "Add, false", "Add, true", "AddV2, false", "AddV2, true"})
  void bias(String type, boolean first) {
    var bias = graph.weights("b", 3);
    var biased =
        first ? graph.op("biased", type, bias, conv) : graph.op("biased", type, conv, bias);
    assertThat(layerThatEndsIn(biased).bias()).isEqualTo("b");
  }

  @Test
  void biasWithAxesOfSize1() {
    var biased = graph.op("biased", "AddV2", conv, graph.weights("b", 1, 1, 1, 3));
    assertThat(layerThatEndsIn(biased).bias()).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"})
  void fusedBatchNormalisation(String type) {
    var norm =
        Nodes.floatOp(
                "norm",
                type,
                conv,
                graph.weights("scale", 3),
                graph.weights("offset", 3),
                graph.weights("mean", 3),
                graph.constant("variance", new float[] {.5f, 1, 2}, 3))
            .putAttr("is_training", AttrValue.newBuilder().setB(false).build());
    var normal =
        graph.add(
            type.equals("FusedBatchNorm")
                ? norm
                : norm.putAttr("U", Nodes.type(DataType.DT_FLOAT)));
    assertThat(layerThatEndsIn(graph.op("relu", "Relu", normal)).bias()).isNull();
  }

  /** {@code (x + b - mean) * (rsqrt(variance + epsilon) * gamma) + beta}. */
  @Test
  void batchNormalisationSpeltOut() {
    var biased = graph.op("biased", "BiasAdd", conv, graph.weights("b", 3));
    var variance = graph.constant("variance", new float[] {.5f, 1, 2}, 3);
    var sum = graph.op("sum", "AddV2", variance, graph.scalar("epsilon", 1e-3f));
    var factor =
        graph.op("factor", "Mul", graph.op("rsqrt", "Rsqrt", sum), graph.weights("gamma", 3));
    var centred = graph.op("centred", "Sub", biased, graph.weights("mean", 3));
    var scaled = graph.op("scaled", "Mul", centred, factor);
    var normal = graph.op("normal", "AddV2", scaled, graph.weights("beta", 3));
    assertThat(layerThatEndsIn(graph.op("relu", "Elu", normal)).bias()).isEqualTo("b");
  }

  /** {@code tf.nn.batch_normalization}: {@code x * factor + (beta - mean * factor)}. */
  @Test
  void batchNormalisationRearranged() {
    var variance = graph.constant("variance", new float[] {.5f, 1, 2}, 3);
    var root = graph.op("root", "Sqrt", variance);
    var factor = graph.op("factor", "RealDiv", graph.weights("gamma", 3), root);
    var shift = graph.op("shift", "Mul", graph.weights("mean", 3), factor);
    var offset = graph.op("offset", "Sub", graph.weights("beta", 3), shift);
    var normal = graph.op("normal", "AddV2", graph.op("scaled", "Mul", conv, factor), offset);
    assertThat(layerThatEndsIn(normal).bias()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Relu", "Relu6", "Elu", "Selu", "Sigmoid", "Tanh", "Softplus", "Softsign"})
  void activation(String type) {
    layerThatEndsIn(graph.op("activated", type, conv));
  }

  @Test
  void relu6OfMinimumAndMaximum() {
    var positive = graph.op("positive", "Maximum", conv, graph.scalar("zero", 0));
    layerThatEndsIn(graph.op("clipped", "Minimum", graph.scalar("six", 6), positive));
  }

  @Test
  void relu6OfClipByValue() {
    var ends = List.of(graph.scalar("zero", 0), graph.scalar("six", 6));
    layerThatEndsIn(graph.op("clipped", "ClipByValue", conv, ends.getFirst(), ends.getLast()));
  }

  @Test
  void leakyReluOfMaximum() {
    var slope = graph.op("slope", "Mul", graph.scalar("a", .1f), conv);
    layerThatEndsIn(graph.op("leaky", "Maximum", slope, conv));
  }

  @Test
  void parametricRelu() {
    var negative =
        graph.op("minus", "Neg", graph.op("below", "Relu", graph.op("neg", "Neg", conv)));
    var scaled = graph.op("scaled", "Mul", graph.weights("alpha", 1, 1, 3), negative);
    layerThatEndsIn(graph.op("prelu", "AddV2", graph.op("above", "Relu", conv), scaled));
  }

  @Test
  void swish() {
    var biased = graph.op("biased", "BiasAdd", conv, graph.weights("b", 3));
    layerThatEndsIn(graph.op("swish", "Mul", biased, graph.op("gate", "Sigmoid", biased)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void hardSwish(boolean dividedLast) {
    var shifted = graph.op("shifted", "AddV2", conv, graph.scalar("three", 3));
    var gate = graph.op("gate", "Relu6", shifted);
    var six = graph.scalar("six", 6);
    var swish =
        dividedLast
            ? graph.op("swish", "RealDiv", graph.op("product", "Mul", conv, gate), six)
            : graph.op("swish", "Mul", conv, graph.op("sixth", "RealDiv", gate, six));
    assertThat(layerThatEndsIn(swish).bias()).isNull();
  }

  @Test
  void hardSigmoid() {
    var shifted = graph.op("shifted", "AddV2", conv, graph.scalar("three", 3));
    var gate = graph.op("gate", "Relu6", shifted);
    var sigmoid = graph.op("sigmoid", "Mul", gate, graph.scalar("sixth", 1 / 6f));
    assertThat(layerThatEndsIn(sigmoid).bias()).isNull();
  }

  @Test
  void gelu() {
    var half = graph.op("half", "Mul", graph.scalar("h", .5f), conv);
    var scaled = graph.op("scaled", "RealDiv", conv, graph.scalar("root", 1.4142135f));
    var erf = graph.op("erf", "Erf", scaled);
    var sum = graph.op("sum", "AddV2", graph.scalar("one", 1), erf);
    layerThatEndsIn(graph.op("gelu", "Mul", half, sum));
  }

  @Test
  void namesInBetween() {
    var checked =
        graph.add(
            Nodes.floatOp("checked", "CheckNumerics", conv)
                .putAttr("message", Nodes.string("not a number")));
    var floats =
        AttrValue.newBuilder()
            .setList(
                AttrValue.ListValue.newBuilder()
                    .addAllType(List.of(DataType.DT_FLOAT, DataType.DT_FLOAT)))
            .build();
    graph.add(Nodes.op("both", "IdentityN", "x", checked).putAttr("T", floats));
    var kept = graph.op("kept", "StopGradient", graph.op("name", "Identity", "both:1"));
    var biased = graph.op("biased", "BiasAdd", kept, graph.weights("b", 3));
    assertThat(layerThatEndsIn(graph.op("relu", "Relu", biased)).bias()).isEqualTo("b");
  }

  @Test
  void quantisationOfActivationsStays() {
    var quantised =
        graph.add(
            Nodes.op(
                "quantised",
                "FakeQuantWithMinMaxVars",
                graph.op("relu", "Relu", conv),
                graph.scalar("low", 0),
                graph.scalar("high", 6)));
    graph.dense("y", quantised, 48, 2);
    var flat = graph.flatAsOriginal("y");
    assertThat(flat.layers().getFirst().output()).isEqualTo("relu:0");
    assertThat(TestGraph.census(flat)).containsKey("FakeQuantWithMinMaxVars");
  }

  @Test
  void preprocessingStays() {
    var own = new TestGraph(6, 6, 2);
    var scaled = own.op("scaled", "Mul", "x", own.scalar("scale", 1 / 255f));
    var centred = own.op("centred", "Sub", scaled, own.weights("mean", 2));
    var normal =
        own.op("normal", "RealDiv", centred, own.constant("deviation", new float[] {.2f, .3f}, 2));
    var resized =
        own.add(
            Nodes.floatOp("resized", "ResizeBilinear", normal, own.ints("size", 5, 5))
                .putAttr("half_pixel_centers", AttrValue.newBuilder().setB(true).build()));
    var size = own.ints("crop_size", -1, 4, 4, 2);
    var crop =
        own.add(
            Nodes.floatOp("crop", "Slice", resized, own.ints("begin", 0, 1, 0, 0), size)
                .putAttr("Index", Nodes.type(DataType.DT_INT32)));
    own.dense("y", own.op("relu", "Relu", own.conv("conv", crop, 3, 3, 2, 3)), 48, 2);
    var flat = own.flatAsOriginal("y");
    assertThat(flat.layers()).extracting(WeightLayer::name).containsExactly("conv", "y");
    assertThat(TestGraph.census(flat).keySet())
        .containsAll(Arrays.asList("ResizeBilinear", "Slice", "Sub", "RealDiv"));
  }
}
