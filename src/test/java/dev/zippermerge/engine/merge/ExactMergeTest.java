package dev.zippermerge.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.KeptReason;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.TaskSpec;
import dev.zippermerge.engine.spec.ZipperSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks fine-tuned from one, whose first layers stayed as they were. */
class ExactMergeTest {
  private static final ZipperSpec EXACT = ZipperSpec.exact(null);

  @TempDir Path folder;
  private Path first = Path.of("");

  @BeforeEach
  void writeNetwork() {
    first = SeparableNetworks.write(folder.resolve("a"), noise(32), 1, 4, 6, 6, 8);
  }

  @Test
  void equalLayersAreStoredAndComputedOnceWithoutDataAndAnswersStay() throws IOException {
    var second = FineTuned.write(folder.resolve("b"), first, 2, "pw3", "answer");
    var spec = spec(EXACT, task("a", first), task("b", second));
    var result = MergePipeline.run(spec, folder, _ -> {});
    assertAnswers("a", first);
    assertAnswers("b", second);
    assertThat(result.layers())
        .filteredOn(layer -> layer.kind().equals("SHARED"))
        .extracting(layer -> layer.sources().getLast().layer())
        .containsExactly("stem", "dw1", "pw1", "dw2", "pw2", "dw3");
    // Nine kernels 3x3 of depth 1, 4, 6 and 6, and pointwise ones 4x6 and 6x6, in fp32.
    long kernels = 4 * (9 * 4 + 9 * 4 + 4 * 6 + 9 * 6 + 6 * 6 + 9 * 6);
    assertThat(result.layers().stream().limit(6).mapToLong(MergeResult.Layer::bytesAfter).sum())
        .isEqualTo(kernels);
    assertThat(convolutionsInArtifact()).isEqualTo(6 + 2);
    assertThat(result.tasks()).allMatch(task -> task.mergedError() != null || agrees(task));
  }

  private static boolean agrees(MergeResult.Task task) {
    return Double.valueOf(1).equals(task.mergedAgreement());
  }

  @Test
  void thePlanTellsWhatIsSharedForNothingAndHowToAskForIt() {
    var second = FineTuned.write(folder.resolve("b"), first, 2, "pw2", "answer");
    var data = TestData.write(folder.resolve("data.npz"), 12, 6, 3, 1).toString();
    var tasks =
        List.of(
            new TaskSpec("a", first.toString(), null, null, null, data, null),
            new TaskSpec("b", second.toString(), null, null, null, data, null));
    var plan = PlanCheck.check(MergeSpec.zipping(tasks, ZipperSpec.defaults(), null, 1L));
    var equal = equal(plan);
    assertThat(equal.layers()).isEqualTo(4);
    assertThat(equal.bytes()).isEqualTo(4 * (9 * 4 + 9 * 4 + 4 * 6 + 9 * 6));
    assertThat(equal.multiplyAdds()).isEqualTo(64 * (9 * 4 + 9 * 4 + 4 * 6) + 16 * 9 * 6);
    assertThat(equal.proposal()).contains("EXACT");
    var exact = PlanCheck.check(MergeSpec.zipping(tasks, EXACT, null, 1L));
    assertThat(exact.originalBytes() - exact.mergedBytes()).isEqualTo(equal.bytes());
    assertThat(equal(exact).proposal()).isNull();
    assertThat(exact.kept())
        .contains(
            new MergePlan.Kept("a", "pw2", KeptReason.NOT_EQUAL),
            new MergePlan.Kept("b", "answer", KeptReason.OUTPUT_LAYER));
  }

  private static MergePlan.Equal equal(MergePlan plan) {
    var equal = plan.equal();
    assertThat(equal).isNotNull();
    return Objects.requireNonNull(equal);
  }

  /** Each task feeds its own picture; only the weights are there once. */
  @Test
  void tasksWithInputsOfTheirOwnShareWeightsAlone() throws IOException {
    var second = FineTuned.write(folder.resolve("b"), first, 2, "answer");
    var spec = spec(ZipperSpec.exact(false), task("a", first), task("b", second));
    MergePipeline.run(spec, folder, _ -> {});
    assertAnswers("a", first);
    assertAnswers("b", second);
    assertThat(equal(PlanCheck.check(spec)).multiplyAdds()).isZero();
    assertThat(equal(PlanCheck.check(spec)).layers()).isEqualTo(7);
    assertThat(convolutionsInArtifact()).isEqualTo(14);
    assertThat(folder.resolve("merged.zip").toFile().length())
        .isLessThan(2 * folder.resolve("a/saved_model.pb").toFile().length());
  }

  @Test
  void twoOfThreeTasksShareWhatTheThirdDoesNotHave() throws IOException {
    var second = FineTuned.write(folder.resolve("b"), first, 2, "answer");
    var third = FineTuned.write(folder.resolve("c"), first, 3, "pw1", "answer");
    var spec = spec(EXACT, task("a", first), task("b", second), task("c", third));
    var result = MergePipeline.run(spec, folder, _ -> {});
    for (var task : Map.of("a", first, "b", second, "c", third).entrySet()) {
      assertAnswers(task.getKey(), task.getValue());
    }
    assertThat(result.layers().getFirst().sources()).hasSize(3);
    assertThat(convolutionsInArtifact()).isEqualTo(2 + 5 + 5);
  }

  /** A merged model is a network like any other. */
  @Test
  void anArtifactIsMergedAgain() throws IOException {
    var second = FineTuned.write(folder.resolve("b"), first, 2, "answer");
    MergePipeline.run(spec(EXACT, task("a", first), task("b", second)), folder, _ -> {});
    var artifact = folder.resolve("once.zip");
    Files.move(folder.resolve("merged.zip"), artifact);
    var again = spec(EXACT, merged("a", artifact), merged("b", artifact), task("c", first));
    MergePipeline.run(again, folder, _ -> {});
    assertAnswers("b", second);
    assertAnswers("c", first);
    assertThat(convolutionsInArtifact()).isEqualTo(7);
  }

  private static TaskSpec merged(String task, Path artifact) {
    return new TaskSpec(task, artifact.toString(), task, null, null, null, null);
  }

  @Test
  void whatCannotBeSharedExactlyIsRefusedByField() {
    var other = SeparableNetworks.write(folder.resolve("o"), noise(32), 9, 4, 6, 6, 8);
    var twins = List.of(task("a", first), task("o", other));
    refused(MergeSpec.zipping(twins, EXACT, null, 1L), "tasks", "No layer");
    var trunk =
        new ZipperSpec(ZipperSpec.Share.TRUNK, null, null, null, null, null, null, null, null);
    refused(MergeSpec.zipping(twins, trunk, null, 1L), "tasks[0].data", "without data");
    var steps = new CalibrationSpec(5, null, null, null, null, null, null, null, null, null);
    refused(MergeSpec.zipping(twins, EXACT, steps, 1L), "calibration", "Nothing is trained");
    var budget =
        new ZipperSpec(ZipperSpec.Share.EXACT, null, null, null, null, null, 1.0, null, null);
    refused(MergeSpec.zipping(twins, budget, null, 1L), "zipper.share", "commonInput alone");
  }

  private static void refused(MergeSpec spec, String field, String part) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> PlanCheck.check(spec))
        .satisfies(
            e -> {
              assertThat(e.culprit()).isEqualTo(field);
              assertThat(e.getMessage()).contains(part);
            });
  }

  private long convolutionsInArtifact() {
    var counted = new TreeSet<String>();
    for (var task : tasks()) {
      ModelReader.read(folder.resolve("merged.zip"), task, null, null).graph().layers().stream()
          .filter(layer -> layer.kind() != WeightLayer.Kind.DENSE)
          .map(WeightLayer::name)
          .forEach(counted::add);
    }
    return counted.size();
  }

  private List<String> tasks() {
    try (var artifact = LoadedArtifact.load(folder.resolve("merged.zip"), 1)) {
      return artifact.tasks();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MergeSpec spec(ZipperSpec zipper, TaskSpec... tasks) {
    return MergeSpec.zipping(List.of(tasks), zipper, null, 1L);
  }

  private static TaskSpec task(String name, Path model) {
    return new TaskSpec(name, model.toString(), null, null, null, null, null);
  }

  private void assertAnswers(String task, Path model) throws IOException {
    var network = ModelReader.read(model, null, null, null).graph();
    try (var artifact = LoadedArtifact.load(folder.resolve("merged.zip"), 1);
        var runner = new GraphRunner(network.graph());
        var x = GraphRunner.tensor(noise(5), 5, 8, 8, 1);
        var result =
            runner.run(
                Map.of(network.inputs().getFirst().tensor(), x),
                List.of(network.outputs().getFirst().tensor()))) {
      var expected = GraphRunner.floats(result.get(0));
      assertThat(artifact.answer(task, x)).containsExactly(expected, within(1e-5f));
    }
  }

  private static float[] noise(int examples) {
    var random = new Random(5);
    var values = new float[examples * 64];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
