package dev.zippermerge.engine.samples;

import static dev.zippermerge.engine.graph.WeightLayer.Kind.CONV2D;
import static dev.zippermerge.engine.graph.WeightLayer.Kind.DENSE;
import static dev.zippermerge.engine.graph.WeightLayer.Kind.DEPTHWISE;
import static dev.zippermerge.engine.graph.WeightLayer.Kind.POINTWISE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.calibrate.ChannelMoments;
import dev.zippermerge.engine.data.Split;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.model.ModelReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MobileNetTest {
  private static final int EXAMPLES = 6;
  private static final int PLACES = 8 * 8;

  @TempDir Path folder;

  @Test
  void networksAreAsLargeAsTheOnesTheyStandFor() {
    // Keras's MobileNet with alpha 0.5 and 1,000 classes.
    assertThat(values(Architecture.MOBILENET, 1000)).isEqualTo(1_342_536);
    // Stem, depthwise and pointwise kernels; four vectors for each normalisation; classifier.
    assertThat(values(Architecture.MOBILENET_SMALL, 10))
        .isEqualTo(432 + 9 * 688 + 129_536 + 4 * (16 + 688 + 928) + 2570);
  }

  private static long values(Architecture architecture, int classes) {
    return architecture.build(List.of(32, 32, 3), classes, 1).saved().stream()
        .mapToLong(variable -> variable.initial().length)
        .sum();
  }

  @Test
  void importerFindsTheSeparableConvolutions() throws IOException {
    var layers = trained(tiny(), 0).layers();
    assertThat(layers)
        .extracting(WeightLayer::kind)
        .containsExactly(
            CONV2D, DEPTHWISE, POINTWISE, DEPTHWISE, POINTWISE, DEPTHWISE, POINTWISE, DENSE);
    assertThat(layers.subList(0, 7))
        .extracting(WeightLayer::output)
        .containsExactly(
            "conv/relu6:0",
            "depthwise1/relu6:0",
            "pointwise1/relu6:0",
            "depthwise2/relu6:0",
            "pointwise2/relu6:0",
            "depthwise3/relu6:0",
            "pointwise3/relu6:0");
    // 64 places; 16 and 4 after the strides of the second and third block.
    assertThat(layers)
        .extracting(WeightLayer::multiplyAccumulates)
        .containsExactly(
            64L * 9 * 3 * 4,
            64L * 9 * 4,
            64L * 4 * 8,
            16L * 9 * 8,
            16L * 8 * 12,
            4L * 9 * 12,
            4L * 12 * 12,
            12L * 2);
  }

  @Test
  void statisticsAreThoseOfTheTrainingSplit() throws IOException {
    var graph = trained(tiny(), 0);
    var stem = convolved(inputs(), graph.kernel(graph.layers().getFirst()));
    var normalisation = graph.node("conv/normalised");
    for (int channel = 0; channel < 4; channel++) {
      int c = channel;
      var values = IntStream.range(0, EXAMPLES * PLACES).mapToDouble(i -> stem[i * 4 + c]);
      var all = values.toArray();
      double mean = DoubleStream.of(all).average().orElseThrow();
      double squares = DoubleStream.of(all).map(v -> (v - mean) * (v - mean)).sum();
      assertThat(value(graph, normalisation.getInput(3), c)).isCloseTo((float) mean, within(1e-5f));
      assertThat(value(graph, normalisation.getInput(4), c))
          .isCloseTo((float) (squares / (all.length - 1)), within(1e-5f));
    }
  }

  private static float value(FlatGraph graph, String constant, int index) {
    return Nodes.floats(graph.node(constant))[index];
  }

  @Test
  void statisticsOfBatchesMakeThoseOfAllTheirExamples() {
    var random = new Random(1);
    var values = random.doubles(30, -3, 5).toArray();
    var statistics = new ChannelMoments(1);
    for (int from = 0; from < 30; from += 10) {
      var batch = Arrays.copyOfRange(values, from, from + 10);
      statistics.add(new float[] {(float) mean(batch)}, new float[] {(float) variance(batch)}, 10);
    }
    assertThat(statistics.mean()[0]).isCloseTo((float) mean(values), within(1e-5f));
    assertThat(statistics.variance()[0]).isCloseTo((float) variance(values), within(1e-5f));
  }

  private static double mean(double... values) {
    return DoubleStream.of(values).average().orElseThrow();
  }

  private static double variance(double... values) {
    double mean = mean(values);
    return mean(DoubleStream.of(values).map(v -> (v - mean) * (v - mean)).toArray());
  }

  @Test
  void anAnswerDoesNotHangOnTheRestOfTheBatch() {
    var examples = inputs();
    var batch = new float[2 * examples[0].length];
    System.arraycopy(examples[0], 0, batch, 0, examples[0].length);
    System.arraycopy(examples[1], 0, batch, examples[0].length, examples[1].length);
    try (var trainer = trainer(tiny(), 20)) {
      trainer.train();
      var together = Arrays.copyOf(trainer.logits(batch, 2), 2);
      assertThat(together).containsExactly(trainer.logits(examples[0], 1), within(1e-5f));
    }
  }

  private static Network tiny() {
    return Architecture.MOBILENET_TINY.build(List.of(8, 8, 3), 2, 1);
  }

  private FlatGraph trained(Network network, int steps) throws IOException {
    var zip = folder.resolve("net.zip");
    try (var trainer = trainer(network, steps)) {
      trainer.train();
      trainer.save(zip);
    }
    return ModelReader.read(zip, null, null, null).graph();
  }

  /** Every batch is the whole split. */
  private static Trainer trainer(Network network, int steps) {
    var split = Split.of(inputs(), new int[] {0, 1, 0, 1, 0, 1});
    return new Trainer(network, split, new Training.Settings(steps, EXAMPLES, 1e-3, 1));
  }

  private static float[][] inputs() {
    var random = new Random(7);
    var examples = new float[EXAMPLES][PLACES * 3];
    for (var example : examples) {
      for (int i = 0; i < example.length; i++) {
        example[i] = (float) random.nextGaussian();
      }
    }
    return examples;
  }

  /** A 3x3 convolution of 8x8x3 with SAME padding to 4 channels, stride 1. */
  private static double[] convolved(float[][] examples, float[] kernel) {
    var out = new double[EXAMPLES * PLACES * 4];
    for (int i = 0; i < out.length * 27; i++) {
      int at = i / 27;
      int tap = i % 27;
      int place = at / 4 % PLACES;
      int row = place / 8 + tap / 9 - 1;
      int column = place % 8 + tap / 3 % 3 - 1;
      if (row >= 0 && row < 8 && column >= 0 && column < 8) {
        float x = examples[at / 4 / PLACES][(row * 8 + column) * 3 + tap % 3];
        out[at] += (double) x * kernel[tap * 4 + at % 4];
      }
    }
    return out;
  }
}
