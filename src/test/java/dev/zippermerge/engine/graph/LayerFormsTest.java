package dev.zippermerge.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.zippermerge.engine.graph.WeightLayer.Kind;
import dev.zippermerge.engine.spec.KeptReason;
import dev.zippermerge.engine.spec.MergeMethod;
import dev.zippermerge.engine.spec.ModelDescription.LayerDescription;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** The forms in which convolutions and dense layers come. */
class LayerFormsTest {
  private static final AttrValue INT32 = Nodes.type(DataType.DT_INT32);

  private static WeightLayer layer(FlatGraph flat, String name) {
    return flat.layers().stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow();
  }

  private static NodeDef.Builder convolution(TestGraph graph, String input, long... kernel) {
    return Nodes.floatOp("conv", "Conv2D", input, graph.weights("kernel", kernel))
        .putAttr("strides", Nodes.ints(1, 1, 1, 1))
        .putAttr("padding", Nodes.string("SAME"));
  }

  /** Finishes a network whose convolution gives {@code size} values. */
  private static WeightLayer conv(TestGraph graph, String output, long size) {
    graph.dense("y", graph.op("relu", "Relu", output), size, 2);
    var flat = graph.flatAsOriginal("y");
    assertThat(flat.layers()).hasSize(2);
    assertThat(flat.layers().getFirst().output()).isEqualTo("relu:0");
    assertThat(flat.layers().getLast().outputLayer()).isTrue();
    return flat.layers().getFirst();
  }

  @ParameterizedTest
  @CsvSource({"SAME, 3, 2, 18", "VALID, 2, 1, 6"})
  void stridedConvolution(String padding, int height, int width, int size) {
    var graph = new TestGraph(6, 4, 2);
    var strided =
        graph.add(
            convolution(graph, "x", 3, 3, 2, 3)
                .putAttr("strides", Nodes.ints(1, 2, 2, 1))
                .putAttr("padding", Nodes.string(padding)));
    var layer = conv(graph, strided, size);
    assertThat(layer)
        .returns(Kind.CONV2D, WeightLayer::kind)
        .returns(height * width * 54L, WeightLayer::multiplyAccumulates);
  }

  @Test
  void explicitPadding() {
    var graph = new TestGraph(4, 4, 2);
    var padded =
        graph.add(
            convolution(graph, "x", 3, 3, 2, 3)
                .putAttr("padding", Nodes.string("EXPLICIT"))
                .putAttr("explicit_paddings", Nodes.ints(0, 0, 2, 0, 0, 1, 0, 0)));
    conv(graph, padded, 4 * 3 * 3);
  }

  /** Its gradient would crash TensorFlow as it stands. */
  @Test
  void pointwiseConvolutionWithStrides() {
    var graph = new TestGraph(5, 4, 2);
    var strided =
        graph.add(convolution(graph, "x", 1, 1, 2, 3).putAttr("strides", Nodes.ints(1, 2, 3, 1)));
    assertThat(conv(graph, strided, 3 * 2 * 3))
        .returns(Kind.POINTWISE, WeightLayer::kind)
        .returns(3L * 2 * 6, WeightLayer::multiplyAccumulates);
  }

  @Test
  void dilatedConvolution() {
    var graph = new TestGraph(6, 6, 2);
    var dilated =
        graph.add(convolution(graph, "x", 3, 3, 2, 3).putAttr("dilations", Nodes.ints(1, 2, 2, 1)));
    assertThat(conv(graph, dilated, 108).multiplyAccumulates()).isEqualTo(36 * 54);
  }

  /** As TensorFlow 1 writes dilation: slices as a larger batch, and back. */
  @Test
  void dilatedConvolutionOverBatches() {
    var graph = new TestGraph(6, 6, 2);
    graph.nodes().add(Nodes.constant("pads", new int[] {2, 2, 2, 2}, 2, 2));
    graph.nodes().add(Nodes.constant("crops", new int[] {0, 0, 0, 0}, 2, 2));
    var block = graph.ints("block", 2, 2);
    var batches =
        graph.add(
            Nodes.floatOp("batches", "SpaceToBatchND", "x", block, "pads")
                .putAttr("Tblock_shape", INT32)
                .putAttr("Tpaddings", INT32));
    var inner =
        graph.add(
            convolution(graph, batches, 3, 3, 2, 3).putAttr("padding", Nodes.string("VALID")));
    var image =
        graph.add(
            Nodes.floatOp("image", "BatchToSpaceND", inner, block, "crops")
                .putAttr("Tblock_shape", INT32)
                .putAttr("Tcrops", INT32));
    var biased = graph.op("biased", "BiasAdd", image, graph.weights("b", 3));
    assertThat(conv(graph, biased, 108))
        .returns("b", WeightLayer::bias)
        .returns(36L * 54, WeightLayer::multiplyAccumulates);
  }

  @Test
  void groupedConvolution() {
    var graph = new TestGraph(4, 4, 6);
    var grouped = graph.add(convolution(graph, "x", 3, 3, 2, 9));
    assertThat(conv(graph, grouped, 144))
        .returns(Kind.CONV2D, WeightLayer::kind)
        .returns(List.of(3L, 3L, 2L, 9L), WeightLayer::kernelShape)
        .returns(true, WeightLayer::mergeable)
        .returns(16L * 162, WeightLayer::multiplyAccumulates);
  }

  @Test
  void groupedPointwiseConvolutionIsNoPointwiseLayer() {
    var graph = new TestGraph(4, 4, 6);
    var grouped = graph.add(convolution(graph, "x", 1, 1, 3, 4));
    assertThat(conv(graph, grouped, 64).kind()).isEqualTo(Kind.CONV2D);
  }

  @Test
  void oneGroupForEachChannelIsDepthwise() {
    var graph = new TestGraph(4, 4, 3);
    var grouped = graph.add(convolution(graph, "x", 3, 3, 1, 6));
    assertThat(conv(graph, grouped, 96))
        .returns(Kind.DEPTHWISE, WeightLayer::kind)
        .returns(List.of(3L, 3L, 3L, 2L), WeightLayer::kernelShape)
        .returns(false, WeightLayer::mergeable);
  }

  @Test
  void separableConvolution() {
    var graph = new TestGraph(4, 4, 3);
    graph.add(
        Nodes.floatOp("depth", "DepthwiseConv2dNative", "x", graph.weights("k", 3, 3, 3, 2))
            .putAttr("strides", Nodes.ints(1, 1, 1, 1))
            .putAttr("padding", Nodes.string("SAME")));
    var point =
        graph.op(
            "biased", "BiasAdd", graph.conv("point", "depth", 1, 1, 6, 4), graph.weights("b", 4));
    graph.dense("y", graph.op("relu", "Relu", point), 64, 2);
    assertThat(graph.flatAsOriginal("y").layers())
        .extracting(WeightLayer::kind, WeightLayer::output, WeightLayer::bias)
        .containsExactly(
            tuple(Kind.DEPTHWISE, "depth:0", null),
            tuple(Kind.POINTWISE, "relu:0", "b"),
            tuple(Kind.DENSE, "y:0", null));
  }

  @Test
  void convolutionOverOneAxis() {
    var graph = new TestGraph(8, 2);
    var expanded =
        graph.add(
            Nodes.floatOp("expanded", "ExpandDims", "x", graph.integer("axis", -3))
                .putAttr("Tdim", INT32));
    var conv = graph.add(convolution(graph, expanded, 1, 3, 2, 4));
    var squeezed =
        graph.add(
            Nodes.floatOp("squeezed", "Squeeze", conv).putAttr("squeeze_dims", Nodes.ints(-3)));
    var biased = graph.op("biased", "BiasAdd", squeezed, graph.weights("b", 4));
    assertThat(conv(graph, biased, 32))
        .returns("b", WeightLayer::bias)
        .returns(8L * 24, WeightLayer::multiplyAccumulates);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Squeeze", "Reshape"})
  void convolutionAsClassifier(String head) {
    var graph = new TestGraph(4, 4, 2);
    var inner = graph.op("relu", "Relu", graph.conv("conv", "x", 3, 3, 2, 3));
    var mean =
        graph.add(
            Nodes.floatOp("mean", "Mean", inner, graph.ints("axes", 1, 2))
                .putAttr("Tidx", INT32)
                .putAttr("keep_dims", AttrValue.newBuilder().setB(true).build()));
    var logits =
        graph.op("biased", "BiasAdd", graph.conv("head", mean, 1, 1, 3, 5), graph.weights("b", 5));
    var flat =
        head.equals("Squeeze")
            ? graph.add(
                Nodes.floatOp("flat", "Squeeze", logits).putAttr("squeeze_dims", Nodes.ints(1, 2)))
            : graph.withInts("flat", "Reshape", "Tshape", logits, -1, 5);
    graph.op("y", "Softmax", flat);
    var layer = layer(graph.flatAsOriginal("y"), "head");
    assertThat(layer)
        .returns(true, WeightLayer::outputLayer)
        .returns("b", WeightLayer::bias)
        .returns("flat:0", WeightLayer::output);
  }

  /** {@code Dense} of Keras on sequences. */
  @Test
  void denseLayerThroughReshape() {
    var graph = new TestGraph(5, 4);
    var rows = graph.withInts("rows", "Reshape", "Tshape", "x", -1, 4);
    var product = graph.op("product", "MatMul", rows, graph.weights("w", 4, 3));
    var back = graph.withInts("back", "Reshape", "Tshape", product, -1, 5, 3);
    var relu = graph.op("relu", "Relu", graph.op("biased", "BiasAdd", back, graph.weights("b", 3)));
    graph.dense("y", relu, 15, 2);
    assertThat(layer(graph.flatAsOriginal("y"), "product"))
        .returns("relu:0", WeightLayer::output)
        .returns("b", WeightLayer::bias)
        .returns(60L, WeightLayer::multiplyAccumulates);
  }

  @ParameterizedTest
  @CsvSource({
    "'bti,io->bto', false",
    "'...i,io->...o', false",
    "'bti,oi->bto', true",
    "'oi,bti->bto', true"
  })
  void denseLayerAsEinsum(String equation, boolean transposed) {
    var graph = new TestGraph(5, 4);
    var kernel = transposed ? graph.weights("w", 3, 4) : graph.weights("w", 4, 3);
    boolean first = equation.startsWith("oi");
    var product =
        graph.add(
            Nodes.floatOp("product", "Einsum", first ? kernel : "x", first ? "x" : kernel)
                .putAttr("N", Nodes.integer(2))
                .putAttr("equation", Nodes.string(equation)));
    var relu =
        graph.op("relu", "Relu", graph.op("biased", "AddV2", product, graph.weights("b", 3)));
    graph.dense("y", relu, 15, 2);
    assertThat(layer(graph.flatAsOriginal("y"), "product"))
        .returns(Kind.DENSE, WeightLayer::kind)
        .returns(List.of(4L, 3L), WeightLayer::kernelShape)
        .returns(transposed, WeightLayer::kernelTransposed)
        .returns("relu:0", WeightLayer::output)
        .returns("b", WeightLayer::bias);
  }

  @Test
  void einsumToSeveralAxes() {
    var graph = new TestGraph(5, 4);
    var product =
        graph.add(
            Nodes.floatOp("product", "Einsum", "x", graph.weights("w", 4, 2, 3))
                .putAttr("N", Nodes.integer(2))
                .putAttr("equation", Nodes.string("abc,cde->abde")));
    graph.dense("y", graph.op("relu", "Relu", product), 30, 2);
    assertThat(layer(graph.flatAsOriginal("y"), "product").kernelShape()).containsExactly(4L, 6L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"false, 4, 3", "true, 3, 4", "false, 1, 4, 3"})
  void denseLayerAsBatchedProduct(String form) {
    var parts = form.split(", ");
    var shape = IntStream.range(1, parts.length).mapToLong(i -> Long.parseLong(parts[i])).toArray();
    var graph = new TestGraph(5, 4);
    var product =
        graph.add(
            Nodes.floatOp("product", "BatchMatMulV2", "x", graph.weights("w", shape))
                .putAttr("adj_y", AttrValue.newBuilder().setB(parts[0].equals("true")).build()));
    graph.dense("y", graph.op("relu", "Relu", product), 15, 2);
    assertThat(layer(graph.flatAsOriginal("y"), "product"))
        .returns(Kind.DENSE, WeightLayer::kind)
        .returns(List.of(4L, 3L), WeightLayer::kernelShape)
        .returns("relu:0", WeightLayer::output);
  }

  @Test
  void severalOutputs() {
    var graph = new TestGraph(4, 4, 2);
    var stem = graph.op("stem_relu", "Relu", graph.conv("stem", "x", 3, 3, 2, 3));
    graph.dense("side", stem, 48, 2);
    var features = graph.op("features", "Relu", graph.dense("hidden", stem, 48, 6));
    graph.op("probabilities", "Softmax", graph.dense("main", features, 6, 4));
    var flat = graph.flatAsOriginal("side", "features", "probabilities");
    assertThat(flat.layers())
        .extracting(WeightLayer::name, WeightLayer::outputLayer)
        .containsExactlyInAnyOrder(
            tuple("stem", false), tuple("side", true), tuple("hidden", true), tuple("main", true));
    assertThat(layer(graph.flat("probabilities"), "hidden").outputLayer()).isFalse();
  }

  @Test
  void residualNetworkHasOneOutputLayer() {
    var graph = new TestGraph(4, 4, 3);
    var first = graph.op("first_relu", "Relu", graph.conv("first", "x", 3, 3, 3, 3));
    graph.op("y", "AddV2", graph.conv("second", first, 3, 3, 3, 3), first);
    assertThat(graph.flatAsOriginal("y").layers())
        .extracting(WeightLayer::name, WeightLayer::outputLayer)
        .containsExactly(tuple("first", false), tuple("second", true));
  }

  @Test
  void kernelsThatSeveralOperationsUseAreNoLayersButAreTold() {
    var graph = new TestGraph(4, 4, 2);
    var own = graph.op("own_relu", "Relu", graph.conv("own", "x", 3, 3, 2, 2));
    var left = graph.add(convolution(graph, own, 3, 3, 2, 2).setName("left"));
    var right = graph.add(graph.nodes().getLast().toBuilder().setName("right").setInput(0, left));
    graph.dense("y", graph.op("relu", "Relu", right), 32, 2);
    var flat = graph.flatAsOriginal("y");
    assertThat(flat.layers()).extracting(WeightLayer::name).containsExactly("own", "y");
    assertThat(flat.shared())
        .extracting(WeightLayer::name, WeightLayer::kernel)
        .containsExactly(tuple("left", "kernel"), tuple("right", "kernel"));
    var model = new ImportedModel(flat, "TEST", "test", List.of("test"), 0, List.of());
    assertThat(ModelDescriber.describe(model).layers())
        .extracting(LayerDescription::name, LayerDescription::methods, LayerDescription::kept)
        .containsExactly(
            tuple("own", List.of(MergeMethod.NEURAL_MERGER), null),
            tuple("left", List.of(), KeptReason.SHARED_KERNEL),
            tuple("right", List.of(), KeptReason.SHARED_KERNEL),
            tuple("y", List.of(), KeptReason.OUTPUT_LAYER));
  }

  @Test
  void pointwiseLayersCanBeZippedUnlessTheyGiveTheAnswer() {
    var graph = new TestGraph(4, 4, 2);
    var wide = graph.op("wide_relu", "Relu", graph.conv("wide", "x", 3, 3, 2, 3));
    var point = graph.op("point_relu", "Relu", graph.conv("point", wide, 1, 1, 3, 4));
    graph.op("y", "Sigmoid", graph.conv("answer", point, 1, 1, 4, 2));
    var model =
        new ImportedModel(graph.flatAsOriginal("y"), "TEST", "test", List.of("test"), 0, List.of());
    assertThat(ModelDescriber.describe(model).layers())
        .extracting(LayerDescription::name, LayerDescription::methods)
        .containsExactly(
            tuple("wide", List.of(MergeMethod.NEURAL_MERGER)),
            tuple("point", List.of(MergeMethod.NEURAL_MERGER, MergeMethod.ZIPPERING)),
            tuple("answer", List.of()));
  }

  @Test
  void layerBeforeSharedOnesIsNoOutputLayer() {
    var graph = new TestGraph(4, 4, 2);
    var own = graph.op("own_relu", "Relu", graph.conv("own", "x", 3, 3, 2, 2));
    graph.add(convolution(graph, own, 3, 3, 2, 2).setName("left"));
    graph.add(graph.nodes().getLast().toBuilder().setName("y").setInput(0, "left"));
    assertThat(graph.flatAsOriginal("y").layers())
        .extracting(WeightLayer::name, WeightLayer::outputLayer)
        .containsExactly(tuple("own", false));
  }
}
