package dev.zippermerge.engine.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.TestGraph;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Output;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.types.TFloat32;

class GradientCheckTest {
  private static String resized(TestGraph graph, String type, String input) {
    return graph.add(Nodes.floatOp("resized", type, input, graph.ints("size", 4, 4)));
  }

  private static FlatGraph network(String type, boolean first) {
    var graph = new TestGraph(8, 8, 2);
    var image = first ? resized(graph, type, "x") : "x";
    var inner = graph.op("relu", "Relu", graph.conv("conv", image, 3, 3, 2, 3));
    graph.dense("y", first ? inner : resized(graph, type, inner), 48, 2);
    return graph.flat("y");
  }

  @Test
  void operationWithoutGradientIsRefused() {
    var refusal =
        catchThrowableOfType(
            RefusedException.class, () -> GradientCheck.check(network("ResizeArea", false)));
    assertThat(refusal)
        .returns(RefusalCode.NO_GRADIENT, RefusedException::code)
        .returns("ResizeArea", RefusedException::culprit)
        .hasMessageContaining("[resized]");
  }

  @Test
  void whatComesBeforeAllLayersNeedsNone() {
    assertThatCode(() -> GradientCheck.check(network("ResizeArea", true)))
        .doesNotThrowAnyException();
  }

  @Test
  void operationWithGradientIsTaken() {
    assertThatCode(() -> GradientCheck.check(network("ResizeBilinear", false)))
        .doesNotThrowAnyException();
  }

  @Test
  void layerThatNoGradientReachesIsRefused() {
    var graph = new TestGraph(4, 4, 2);
    var rounded = graph.op("rounded", "Floor", graph.conv("conv", "x", 3, 3, 2, 3));
    graph.dense("y", rounded, 48, 2);
    var refusal =
        catchThrowableOfType(RefusedException.class, () -> GradientCheck.check(graph.flat("y")));
    assertThat(refusal)
        .returns(RefusalCode.NO_GRADIENT, RefusedException::code)
        .returns("conv", RefusedException::culprit);
  }

  @Test
  void quantisationAndErfcAreWrittenSuchThatTheyHaveGradients() {
    var graph = new TestGraph(4, 4, 2);
    var range = List.of(graph.scalar("low", -1), graph.scalar("high", 1));
    var conv = graph.op("erfc", "Erfc", graph.conv("conv", "x", 3, 3, 2, 3));
    var quantised =
        graph.add(
            Nodes.op("quantised", "FakeQuantWithMinMaxVars", conv, range.get(0), range.get(1)));
    graph.dense("y", quantised, 48, 2);
    var flat = graph.flatAsOriginal("y");
    assertThatCode(() -> GradientCheck.check(flat)).doesNotThrowAnyException();
  }

  /** Only the third version has a gradient. */
  @Test
  void olderBatchNormalisation() {
    var graph = new TestGraph(4, 4, 1);
    var normal =
        graph.add(
            Nodes.floatOp(
                    "normal",
                    "FusedBatchNorm",
                    graph.conv("conv", "x", 3, 3, 1, 2),
                    graph.weights("gamma", 2),
                    graph.weights("beta", 2),
                    graph.weights("mean", 2),
                    graph.op("variance", "Abs", graph.weights("v", 2)))
                .putAttr("is_training", AttrValue.newBuilder().setB(false).build()));
    graph.dense("y", normal, 32, 2);
    var flat = graph.flatAsOriginal("y");
    assertThatCode(() -> GradientCheck.check(flat)).doesNotThrowAnyException();
  }

  /** The gradient of a convolution, against differences of its results. */
  @ParameterizedTest
  @CsvSource({
    "Conv2D, 2, 6, SAME, 1, 1, 20",
    "Conv2D, 4, 3, EXPLICIT, 1, 1, 36",
    "Conv2D, 4, 3, SAME, 2, 3, 20",
    "Conv2D, 4, 3, VALID, 3, 2, 4",
    "Conv2D, 4, 3, EXPLICIT, 2, 2, 25",
    "DepthwiseConv2dNative, 4, 1, SAME, 2, 2, 20",
    "DepthwiseConv2dNative, 4, 2, EXPLICIT, 1, 1, 36"
  })
  void gradientOfConvolution(
      String type, long depth, long width, String padding, long down, long right, long positions) {
    var graph = new TestGraph(5, 4, 4);
    var convolution =
        Nodes.floatOp("conv", type, "x", graph.weights("kernel", 2, 2, depth, width))
            .putAttr("strides", Nodes.ints(1, 1, 1, 1))
            .putAttr("dilations", Nodes.ints(1, down, right, 1))
            .putAttr("padding", Nodes.string(padding));
    if (padding.equals("EXPLICIT")) {
      convolution.putAttr("explicit_paddings", Nodes.ints(0, 0, 1, 1, 2, 1, 0, 0));
    }
    long channels = type.equals("Conv2D") ? width : depth * width;
    var tanh = graph.op("tanh", "Tanh", graph.add(convolution));
    graph.dense("y", tanh, positions * channels, 1);
    var network = graph.flatAsOriginal("y");
    var shape = new long[] {2, 2, depth, width};
    var random = new Random(3);
    var input = new float[80];
    for (int i = 0; i < input.length; i++) {
      input[i] = random.nextFloat();
    }
    try (var runner = new GraphRunner(network.graph());
        var x = GraphRunner.tensor(input, 1, 5, 4, 4)) {
      var kernel = runner.graph().operation("kernel").output(0);
      var y = runner.graph().operation("y").output(0);
      var gradient =
          runner.graph().addGradients("g", new Output<?>[] {y}, new Output<?>[] {kernel}, null);
      var values = Nodes.floats(network.node("kernel"));
      try (var result = runner.session().runner().feed("x:0", x).fetch(gradient[0]).run()) {
        var slopes = GraphRunner.floats(result.get(0));
        for (int i = 0; i < values.length; i += 5) {
          float step = 1e-2f;
          float slope =
              (answer(runner, x, shape, values, i, step)
                      - answer(runner, x, shape, values, i, -step))
                  / (2 * step);
          assertThat(slopes[i]).isCloseTo(slope, within(2e-3f));
        }
      }
    }
  }

  private static float answer(
      GraphRunner runner, TFloat32 x, long[] shape, float[] kernel, int index, float step) {
    var moved = kernel.clone();
    moved[index] += step;
    try (var value = GraphRunner.tensor(moved, shape);
        var result = runner.run(Map.of("x:0", x, "kernel:0", value), List.of("y:0"))) {
      return GraphRunner.floats(result.get(0))[0];
    }
  }
}
