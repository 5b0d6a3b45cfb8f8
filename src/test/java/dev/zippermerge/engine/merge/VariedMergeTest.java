package dev.zippermerge.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.merge.VariedNetworks.Form;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.Preset;
import dev.zippermerge.engine.spec.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Merges of networks that have little in common: depth, kernel sizes, strides, paddings, batch
 * normalisation, residual and concatenating branches. That the artifact, loaded again, answers as
 * the student does is a condition of every merge.
 */
class VariedMergeTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "ACCU, DEEP LARGE_KERNELS",
    "LIGHT, NORMALISED RESIDUAL",
    "ACCU, BRANCHING RESIDUAL LARGE_KERNELS",
    "LIGHT, DEEP"
  })
  void calibrationBringsTheEncodedNetworksNearerToTheOriginals(Preset preset, String forms)
      throws IOException {
    var tasks = Arrays.stream(forms.split(" ")).map(Form::valueOf).map(this::task).toList();
    // The labels are random: the originals themselves are what is to be learnt.
    var mismatchAlone = new CalibrationSpec(200, 16, 1e-3, 0.0, null, null);
    var plain = new MergeSpec(null, tasks, null, preset, null, null, mismatchAlone, 1L);
    var coarse = PlanCheck.check(plain).layers().stream().map(VariedMergeTest::coarse).toList();
    var result = merge(new MergeSpec(null, tasks, null, preset, coarse, null, mismatchAlone, 1L));
    for (var task : tasks) {
      assertEveryLayerIsMergedOnceAndInOrder(result, task);
      assertThat(mismatch(result, task, false)).isPositive();
      assertThat(mismatch(result, task, true)).isLessThan(mismatch(result, task, false));
    }
  }

  /** All codebooks exact: what differs from the original then is half precision alone. */
  @Test
  void whereCodesAreExactEveryArchitectureAnswersAsItsOriginal() throws IOException {
    var tasks = Arrays.stream(Form.values()).map(this::task).toList();
    var none = new CalibrationSpec(0, 16, null, null, null, null);
    var plain = new MergeSpec(null, tasks, List.of(), Preset.ACCU, null, null, none, 1L);
    var exact = PlanCheck.check(plain).layers().stream().map(VariedMergeTest::exact).toList();
    assertThat(exact).hasSize(5 + 2 + 2 + 2 + 1 + 5 + 4);
    merge(new MergeSpec(null, tasks, List.of(), null, exact, null, none, 1L));
    try (var artifact = LoadedArtifact.load(folder.resolve(MergePipeline.ARTIFACT), 1)) {
      for (var task : tasks) {
        assertAnswersAsItsOriginal(artifact, task);
      }
    }
  }

  /** So few codewords that calibration has something to mend. */
  private static LayerCoding coarse(MergePlan.Layer layer) {
    return new LayerCoding(layer.name(), Objects.requireNonNull(layer.segmentLength()), 8);
  }

  private static LayerCoding exact(MergePlan.Layer layer) {
    var shape = layer.sources().getFirst().kernelShape();
    long depth = shape.get(shape.size() - 2);
    return new LayerCoding(layer.name(), (int) Math.min(8, depth), 256);
  }

  private static void assertAnswersAsItsOriginal(LoadedArtifact artifact, TaskSpec task) {
    var network = network(task);
    var x = new float[4 * 64];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i % 11 - 5) / 5f;
    }
    try (var original = new GraphRunner(network.graph());
        var input = GraphRunner.tensor(x, 4, 8, 8, 1);
        var expected =
            original.run(
                Map.of(network.inputs().getFirst().tensor(), input),
                List.of(network.outputs().getFirst().tensor()))) {
      var wanted = GraphRunner.floats(expected.get(0));
      var answer = artifact.answer(task.name(), input);
      for (int i = 0; i < wanted.length; i++) {
        assertThat(answer[i]).as(task.name()).isCloseTo(wanted[i], within(0.02f));
      }
    }
  }

  private static void assertEveryLayerIsMergedOnceAndInOrder(MergeResult result, TaskSpec task) {
    var merged =
        result.layers().stream()
            .filter(layer -> layer.kind().startsWith("ENCODED"))
            .flatMap(layer -> layer.sources().stream())
            .filter(source -> source.task().equals(task.name()))
            .map(MergePlan.Source::layer)
            .toList();
    var layers =
        network(task).layers().stream()
            .filter(WeightLayer::mergeable)
            .map(WeightLayer::name)
            .toList();
    assertThat(merged).isEqualTo(layers);
  }

  private static double mismatch(MergeResult result, TaskSpec task, boolean after) {
    return result.layers().stream()
        .flatMap(layer -> layer.errors().stream())
        .filter(error -> error.task().equals(task.name()))
        .mapToDouble(error -> after ? error.mismatchAfter() : error.mismatchBefore())
        .sum();
  }

  private static FlatGraph network(TaskSpec task) {
    return ModelReader.read(Path.of(task.model()), null, null, null).graph();
  }

  private MergeResult merge(MergeSpec spec) throws IOException {
    return MergePipeline.run(spec, folder, _ -> {});
  }

  private TaskSpec task(Form form) {
    var name = form.name().toLowerCase(Locale.ROOT);
    int seed = form.ordinal() + 1;
    var data = folder.resolve(name + ".npz");
    if (!Files.exists(data)) {
      TestData.write(data, 200, 50, 3, seed);
    }
    var model = VariedNetworks.write(folder.resolve(name), form, seed);
    return new TaskSpec(name, model.toString(), null, null, null, data.toString(), null);
  }
}
