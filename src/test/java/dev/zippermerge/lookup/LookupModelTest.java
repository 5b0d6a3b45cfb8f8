package dev.zippermerge.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.TestGraph;
import dev.zippermerge.engine.merge.SmallMerge;
import dev.zippermerge.lookup.kernel.Layers;
import dev.zippermerge.lookup.kernel.TablePrecision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a model is asked. */
class LookupModelTest {
  private static final int EXAMPLES = 7;

  @TempDir private static Path folder;
  private static Path artifact = Path.of("");
  private final float[] x = examples();

  @BeforeAll
  static void merge() throws IOException {
    artifact = SmallMerge.write(folder);
  }

  @Test
  void tellsItsTasks() {
    try (var model = LookupModel.load(artifact)) {
      assertThat(model.tasks()).containsExactly("a", "b");
      assertThat(model.task("b"))
          .isEqualTo(
              new LookupTask(
                  "b",
                  "image",
                  List.of(8, 8, 1),
                  List.of(new LookupTask.Output("logits", List.of(3)))));
    }
  }

  /** Steps stand for layers: bias and activation are in them. */
  @Test
  void tellsHowLongEachStepTakes() {
    try (var model = LookupModel.load(artifact)) {
      var example = Arrays.copyOf(x, 64);
      var answer = model.predict("a", example);
      var steps = model.time("a", example);
      assertThat(steps)
          .extracting(StepTime::node)
          .containsExactly(
              "a/conv_a",
              "a/conv_a/pool",
              "a/conv_b",
              "a/conv_b/pool",
              "a/flat",
              "a/hidden",
              "a/answer");
      assertThat(steps).allSatisfy(step -> assertThat(step.nanos()).isPositive());
      assertThat(model.predict("a", example)).isEqualTo(answer);
      assertThatExceptionOfType(LookupException.class)
          .isThrownBy(() -> model.time("a", x))
          .withMessageContaining("64 values, not 448");
    }
  }

  /** Rounded to 16 bits: other answers, near those of floats, and the same from any thread. */
  @Test
  void tablesOfIntegersAreNearTablesOfFloats() {
    var rounding = Layers.create(TablePrecision.INT16);
    try (var exact = LookupModel.load(artifact);
        var model = LookupModel.load(artifact, 1, rounding);
        var spread = LookupModel.load(artifact, 3, rounding)) {
      var answers = model.predict("a", x);
      assertThat(answers).isNotEqualTo(exact.predict("a", x));
      assertThat(answers).containsExactly(exact.predict("a", x), within(0.01f));
      assertThat(spread.predict("a", x)).isEqualTo(answers);
    }
  }

  /** Each example alone, all together, on several threads, and asked by several at once. */
  @Test
  void answersDoNotDependOnTheOtherExamples() {
    try (var model = LookupModel.load(artifact);
        var spread = LookupModel.load(artifact, 3)) {
      var answers = model.predict("a", x);
      assertThat(answers).hasSize(EXAMPLES * 3);
      assertThat(spread.predict("a", x)).isEqualTo(answers);
      for (int i = 0; i < EXAMPLES; i++) {
        var alone = model.predict("a", Arrays.copyOfRange(x, i * 64, (i + 1) * 64));
        assertThat(alone).containsExactly(answers[3 * i], answers[3 * i + 1], answers[3 * i + 2]);
      }
      assertThat(IntStream.range(0, 50).parallel().mapToObj(i -> model.predict("a", x)))
          .allSatisfy(again -> assertThat(again).isEqualTo(answers));
    }
  }

  @Test
  void allFormsOfAskingGiveTheSame() {
    try (var model = LookupModel.load(artifact)) {
      var answers = model.predict("a", x);
      assertThat(model.outputs("a", x)).containsOnlyKeys("logits").containsEntry("logits", answers);
      var both = model.predict(Map.of("a", x, "b", new float[64]));
      assertThat(both.get("a")).isEqualTo(answers);
      assertThat(both.get("b")).isEqualTo(model.predict("b", new float[64]));
      var target = new float[answers.length];
      model.predict("a", x, target);
      assertThat(target).isEqualTo(answers);
      assertThat(model.predict("a", new float[0])).isEmpty();
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    try (var model = LookupModel.load(artifact)) {
      assertRefused(() -> model.predict("c", x), "no task c; its tasks are [a, b]");
      assertRefused(() -> model.predict("a", new float[65]), "task a", "64 values [8, 8, 1]", "65");
      assertRefused(() -> model.predict("a", x, new float[1]), "21 values", "holds 1");
      assertRefused(() -> LookupModel.load(artifact, 0), "threads");
    }
  }

  @Test
  void anOperationThatIsNotKnownIsNamed() {
    var g = new TestGraph(4, 4, 2);
    var unknown =
        g.add(
            Nodes.floatOp("deep/shuffle", "SpaceToDepth", "x")
                .putAttr("block_size", Nodes.integer(2)));
    assertRefused(() -> load(g.plain(unknown)), "t/deep/shuffle", "SpaceToDepth", "odd.zip");
  }

  @Test
  void batchNormalisationOfTrainingIsRefused() {
    var g = new TestGraph(4, 4, 2);
    for (var part : List.of("g", "b", "m", "v")) {
      g.weights(part, 2);
    }
    g.add(Nodes.floatOp("bn", "FusedBatchNormV3", "x", "g", "b", "m", "v"));
    assertRefused(() -> load(g.plain("bn")), "t/bn", "training");
  }

  private static void load(FlatGraph network) throws IOException {
    var file = TestArtifact.write(folder.resolve("odd.zip"), Map.of("t", network));
    LookupModel.load(file).close();
  }

  private static void assertRefused(ThrowingCallable call, String... parts) {
    assertThatExceptionOfType(LookupException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  private static float[] examples() {
    var random = new Random(9);
    var x = new float[EXAMPLES * 64];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }
}
