package dev.zippermerge.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.TaskSpec;
import dev.zippermerge.engine.spec.ZipperSpec;
import dev.zippermerge.engine.spec.ZipperSpec.Share;
import dev.zippermerge.engine.spec.ZipperStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trunks with several ends, and trunks of which a part is equal. */
class TrunkMergeTest {
  private static final ZipperSpec TRUNK = trunk(null, null);

  @TempDir Path folder;
  private String data = "";

  @BeforeEach
  void writeData() {
    data = TestData.values(folder.resolve("data.npz"), 40, 12, 0, 1).toString();
  }

  @Test
  void aPyramidIsSharedWithBothItsEndsAndHeadsStayPrivate() throws IOException {
    var tasks = List.of(pyramid("a", 1, 1), pyramid("b", 2, 1));
    var result = merge(MergeSpec.zipping(tasks, TRUNK, steps(6), 1L), "out");
    assertThat(layers(result, "SHARED")).containsExactly("fine", "coarse", "neck");
    assertThat(layers(result, "OUTPUT"))
        .containsExactlyInAnyOrder(
            "box_fine",
            "box_coarse",
            "score_fine",
            "score_coarse",
            "box_fine",
            "box_coarse",
            "score_fine",
            "score_coarse");
    assertThat(convolutions("a")).hasSize(7);
    var both = new HashSet<>(convolutions("a"));
    both.retainAll(convolutions("b"));
    assertThat(both).hasSize(3);
  }

  /** Before any training the base task's answers are its own, whatever the trunk's ends are. */
  @Test
  void theTaskThatATrunkIsOfAnswersAsBefore() throws IOException {
    var tasks = List.of(pyramid("a", 1, 1), pyramid("b", 2, 2));
    for (var until : List.of("fine", "coarse", "neck")) {
      merge(MergeSpec.zipping(tasks, trunk("b", until), steps(0), 1L), until);
      assertAnswers(until, "b", Path.of(tasks.getLast().model()), 0.05f);
    }
  }

  /** What differs behind equal layers is compared with a network put together by hand. */
  @Test
  void privateLayersReadTheirOwnPlaceInTheTrunk() throws IOException {
    var a = pyramid("a", 1, 1);
    var heads = List.of("box_fine", "box_coarse", "score_fine", "score_coarse");
    var own =
        FineTuned.write(folder.resolve("own"), Path.of(a.model()), 7, heads.toArray(String[]::new));
    // Everything of b differs from a; a trunk of a with b's heads must be the network above.
    var b = FineTuned.write(folder.resolve("b"), own, 8, "fine", "coarse", "neck");
    var spec = MergeSpec.zipping(List.of(a, task("b", b)), trunk("a", null), steps(0), 1L);
    merge(spec, "out");
    assertAnswers("out", "b", own, 0.05f);
  }

  @Test
  void equalLayersOfATrunkNeedNoUpdatesAndKeepTheirStatistics() throws IOException {
    var first = separable("a", 1);
    var second = FineTuned.write(folder.resolve("tuned"), Path.of(first.model()), 2, "answer");
    var tasks = List.of(first, task("b", second));
    var result = merge(MergeSpec.zipping(tasks, TRUNK, steps(10), 1L), "out");
    assertThat(result.zipper())
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.sharedLayers()).isEqualTo(3);
              assertThat(step.updates()).isZero();
            });
    assertAnswers("out", "a", Path.of(first.model()), 1e-5f);
    assertAnswers("out", "b", second, 1e-5f);
    assertThat(convolutions("a")).isEqualTo(convolutions("b"));
  }

  @Test
  void aTrunkGrowsFromItsEqualLayersWhichStayAsTheyAre() throws IOException {
    var first = separable("a", 1);
    var second =
        FineTuned.write(folder.resolve("tuned"), Path.of(first.model()), 2, "pw2", "answer");
    var tasks = List.of(first, task("b", second));
    var result =
        merge(
            MergeSpec.zipping(
                tasks,
                new ZipperSpec(Share.TRUNK, null, null, null, null, null, null, false, null),
                steps(10),
                1L),
            "out");
    assertThat(result.zipper()).extracting(ZipperStep::sharedLayers).containsExactly(2, 3, 3);
    assertThat(result.zipper()).extracting(ZipperStep::updates).containsExactly(0, 5, 5);
    var original = ModelReader.read(Path.of(first.model()), null, null, null).graph();
    var merged = ModelReader.read(out("out").resolve("merged.zip"), "a", null, null).graph();
    for (int i = 0; i < 4; i++) {
      assertThat(merged.kernel(merged.layers().get(i)))
          .containsExactly(original.kernel(original.layers().get(i)), within(1e-3f));
    }
    assertThat(merged.kernel(merged.layers().get(4)))
        .isNotEqualTo(original.kernel(original.layers().get(4)));
  }

  @Test
  void aTrunkWithEqualLayersGoesOnFromItsCheckpoint() throws IOException {
    var first = separable("a", 1);
    var second =
        FineTuned.write(folder.resolve("tuned"), Path.of(first.model()), 2, "pw1", "answer");
    var spec = MergeSpec.zipping(List.of(first, task("b", second)), TRUNK, steps(12), 1L);
    merge(spec, "whole");
    var left = new AtomicInteger(5);
    var stopping = new Checkpointing(null, Duration.ofDays(1), () -> left.getAndDecrement() == 0);
    assertThatExceptionOfType(StoppedException.class)
        .isThrownBy(() -> MergePipeline.run(spec, out("stopped"), stopping, _ -> {}));
    var going = Checkpointing.goingOn(out("stopped"), Duration.ofDays(1), () -> false);
    MergePipeline.run(spec, out("resumed"), going, _ -> {});
    assertThat(out("resumed").resolve("merged.zip"))
        .hasSameBinaryContentAs(out("whole").resolve("merged.zip"));
  }

  private static List<String> layers(MergeResult result, String kind) {
    var names = new ArrayList<String>();
    result.layers().stream()
        .filter(layer -> layer.kind().equals(kind))
        .forEach(layer -> names.add(layer.sources().getFirst().layer()));
    return names;
  }

  private List<String> convolutions(String task) throws IOException {
    return ModelReader.read(out("out").resolve("merged.zip"), task, null, null)
        .graph()
        .layers()
        .stream()
        .filter(layer -> layer.kind() != WeightLayer.Kind.DENSE)
        .map(WeightLayer::name)
        .toList();
  }

  private MergeResult merge(MergeSpec spec, String name) throws IOException {
    return MergePipeline.run(spec, out(name), _ -> {});
  }

  private Path out(String name) throws IOException {
    return Files.createDirectories(folder.resolve("out-" + name));
  }

  private static ZipperSpec trunk(@Nullable String base, @Nullable String until) {
    return new ZipperSpec(Share.TRUNK, null, base, null, null, until, null, null, null);
  }

  private static CalibrationSpec steps(int steps) {
    return new CalibrationSpec(steps, 8, null, null, null, null, null, 0.0, null, null);
  }

  private TaskSpec pyramid(String name, long seed, int classes) {
    return task(name, PyramidNetworks.write(folder.resolve("p" + name), seed, classes));
  }

  private TaskSpec separable(String name, long seed) {
    return task(name, SeparableNetworks.write(folder.resolve("s" + name), noise(), seed, 4, 6, 8));
  }

  private TaskSpec task(String name, Path model) {
    return new TaskSpec(name, model.toString(), null, null, null, data, null);
  }

  private void assertAnswers(String out, String task, Path model, float tolerance)
      throws IOException {
    var network = ModelReader.read(model, null, null, null).graph();
    try (var artifact = LoadedArtifact.load(out(out).resolve("merged.zip"), 1);
        var runner = new GraphRunner(network.graph());
        var x = GraphRunner.tensor(noise(), 8, 8, 8, 1);
        var result =
            runner.run(
                Map.of(network.inputs().getFirst().tensor(), x),
                List.of(network.outputs().getFirst().tensor()))) {
      assertThat(artifact.answer(task, x))
          .containsExactly(GraphRunner.floats(result.get(0)), within(tolerance));
    }
  }

  private static float[] noise() {
    var random = new Random(5);
    var values = new float[8 * 64];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
