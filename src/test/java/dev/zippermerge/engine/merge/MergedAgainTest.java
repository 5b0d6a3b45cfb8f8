package dev.zippermerge.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A merged model is an input like any other. */
class MergedAgainTest {
  private static final List<LayerCoding> CODING =
      List.of(
          new LayerCoding("conv1", 1, 16),
          new LayerCoding("conv2", 4, 16),
          new LayerCoding("fc1", 8, 32));

  @TempDir Path folder;
  private Path pair = Path.of("");

  @BeforeEach
  void mergePair() throws IOException {
    pair = merge("pair", written("a", 1), written("b", 2)).artifact();
  }

  @Test
  void itsNetworksAnswerAsTensorFlowLetsThemAnswer() throws IOException {
    var x = new float[3 * 64];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i % 11 - 5) / 5f;
    }
    try (var loaded = LoadedArtifact.load(pair, 1);
        var input = GraphRunner.tensor(x, 3, 8, 8, 1)) {
      for (var task : List.of("a", "b")) {
        var network = network(pair, task);
        try (var runner = new GraphRunner(network.graph());
            var answer =
                runner.run(
                    Map.of(network.inputs().getFirst().tensor(), input),
                    List.of(network.outputs().getFirst().tensor()))) {
          var expected = loaded.answer(task, input);
          var found = GraphRunner.floats(answer.get(0));
          for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(1e-5f));
          }
        }
      }
    }
  }

  @Test
  void itsKernelsHoldTheCodewordsAndNothingElse() {
    var a = network(pair, "a");
    var b = network(pair, "b");
    assertThat(a.layers()).hasSize(4);
    // One segment of the first layer: 16 codewords of one value for both networks together.
    assertThat(distinct(a.kernel(a.layers().getFirst()), b.kernel(b.layers().getFirst())))
        .isBetween(2, 16);
    assertThat(distinct(a.kernel(a.layers().getLast()))).isGreaterThan(30);
  }

  @Test
  void mergesWithAThirdNetworkToAModelOfThreeTasks() throws IOException {
    var three = merge("three", again("a"), again("b"), written("c", 3));
    assertThat(three.result().tasks())
        .extracting(MergeResult.Task::name)
        .containsExactly("a", "b", "c");
    assertThat(three.result().layers().getFirst().sources())
        .extracting(MergePlan.Source::task)
        .containsExactly("a", "b", "c");
    // The same sizes as the networks had before they were merged for the first time.
    assertThat(three.result().totals().originalBytes())
        .isEqualTo(3 * merge("one", written("d", 4)).result().totals().originalBytes());
    assertThat(network(three.artifact(), "b").layers()).hasSize(4);
  }

  @Test
  void asksWhichTaskIsMeantWhereThereAreSeveral() {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> InputReader.model(task("x", pair, null, "a.npz")))
        .satisfies(e -> assertThat(e.code()).isEqualTo(RefusalCode.SIGNATURE_UNSUPPORTED))
        .withMessageContaining("[a, b, serving_default]");
  }

  private static int distinct(float[]... kernels) {
    var values = new HashSet<Float>();
    for (var kernel : kernels) {
      for (float value : kernel) {
        values.add(value);
      }
    }
    return values.size();
  }

  private static FlatGraph network(Path artifact, String task) {
    return ModelReader.read(artifact, task, null, null).graph();
  }

  private record Merged(MergeResult result, Path artifact) {}

  private Merged merge(String name, TaskSpec... tasks) throws IOException {
    var out = Files.createDirectories(folder.resolve(name));
    var calibration = new CalibrationSpec(4, 8, null, null, null, null);
    var spec = new MergeSpec(null, Arrays.asList(tasks), null, null, CODING, null, calibration, 1L);
    var result = MergePipeline.run(spec, out, _ -> {});
    return new Merged(result, out.resolve(MergePipeline.ARTIFACT));
  }

  private TaskSpec written(String name, int seed) {
    TestData.write(folder.resolve(name + ".npz"), 40, 30, 3, seed);
    var model = TestNetworks.write(folder.resolve(name + "-model"), TestNetworks.SMALL, seed);
    return task(name, model, null, name + ".npz");
  }

  private TaskSpec again(String name) {
    return task(name, pair, name, name + ".npz");
  }

  private TaskSpec task(String name, Path model, @Nullable String signature, String data) {
    return new TaskSpec(
        name, model.toString(), signature, null, null, folder.resolve(data).toString(), null);
  }
}
