package dev.zippermerge.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.LatencyMicros;
import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.Phase;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.TaskLatency;
import dev.zippermerge.engine.spec.TaskSpec;
import dev.zippermerge.engine.speed.LatencyMeter;
import dev.zippermerge.engine.speed.Speed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole merges of small networks, from files to a file. */
class MergePipelineTest {
  @TempDir Path folder;
  private final List<EngineEvent> events = new ArrayList<>();

  @Test
  void mergesTwoNetworksAndMeasuresThem() throws IOException {
    var result = merge(spec("a", "b"));
    assertThat(result.layers())
        .extracting(MergeResult.Layer::name)
        .containsExactly("conv1", "conv2", "fc1", "a/answer", "b/answer");
    assertThat(result.layers().get(1).errors())
        .allSatisfy(error -> assertThat(error.quantisationError()).isBetween(0.0, 1.0));
    assertThat(result.tasks())
        .allSatisfy(task -> assertThat(task.originalAccuracy()).isNotNull())
        .allSatisfy(task -> assertThat(task.testExamples()).isEqualTo(30));
    assertThat(result.totals().artifactBytes())
        .isEqualTo(Files.size(folder.resolve("out/merged.zip")));
    assertThat(result.secondsByPhase().keySet())
        .isEqualTo(EnumSet.complementOf(EnumSet.of(Phase.SEARCH)));
    assertThat(result.digests())
        .containsOnlyKeys("a.model", "a.data", "b.model", "b.data", "artifact");
  }

  /** Joint layers tell each task's own; the artifact holds none, as they differ from run to run. */
  @Test
  void tellsLatenciesByTaskAndByLayer() throws IOException {
    var whole = new LatencyMicros(50.0, 70.0, null, 20.0);
    var ofA = new LatencyMicros(5.0, 7.0, null, 2.0);
    var ofB = new LatencyMicros(6.0, 8.0, null, 3.0);
    var measured =
        new Speed(
            "Haswell",
            List.of(
                new Speed.Task("a", 300, whole, null, Map.of("conv_a", ofA)),
                new Speed.Task("b", 200, whole, null, Map.of("conv_a", ofB, "answer", ofA))),
            "merged on TensorFlow: odd.");
    var result = merge(spec("a", "b"), (networks, artifact) -> measured);
    assertThat(result.tasks())
        .extracting(MergeResult.Task::latency)
        .containsExactly(
            new TaskLatency(whole, 300, "Haswell", "merged on TensorFlow: odd."),
            new TaskLatency(whole, 200, "Haswell", "merged on TensorFlow: odd."));
    assertThat(result.layers())
        .extracting(MergeResult.Layer::latencies)
        .containsExactly(
            List.of(new MergeResult.LayerLatency("a", ofA), new MergeResult.LayerLatency("b", ofB)),
            List.of(),
            List.of(),
            List.of(),
            List.of(new MergeResult.LayerLatency("b", ofA)));
    assertThat(manifest()).doesNotContain("latenc");
  }

  @Test
  void tellsWhyLatenciesAreMissing() throws IOException {
    var result = merge(spec("a"));
    assertThat(result.tasks().getFirst().latency())
        .isEqualTo(TaskLatency.none("It was not asked for."));
    assertThat(result.layers()).allSatisfy(layer -> assertThat(layer.latencies()).isNull());
  }

  @Test
  void bytesOfLayersAddUpToTheTotals() throws IOException {
    var result = merge(spec("a", "b"));
    assertThat(result.layers().stream().mapToLong(MergeResult.Layer::bytesBefore).sum())
        .isEqualTo(result.totals().originalBytes());
    assertThat(result.layers().stream().mapToLong(MergeResult.Layer::bytesAfter).sum())
        .isEqualTo(result.totals().mergedBytes());
  }

  @Test
  void artifactAnswersAsTheOriginalsWhereCodesAreExact() throws IOException {
    var spec = spec("a", "b");
    var exact =
        List.of(
            new LayerCoding("conv1", 1, 256),
            new LayerCoding("conv2", 2, 256),
            new LayerCoding("fc1", 4, 256));
    merge(
        new MergeSpec(
            null,
            spec.tasks(),
            null,
            null,
            exact,
            null,
            new CalibrationSpec(0, 8, null, null, null, null),
            1L));
    var x = new float[3 * 64];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i % 11 - 5) / 5f;
    }
    try (var artifact = LoadedArtifact.load(folder.resolve("out/merged.zip"), 1);
        var original =
            new GraphRunner(
                TestNetworks.read(folder.resolve("again"), TestNetworks.SMALL, 1).graph());
        var input = GraphRunner.tensor(x, 3, 8, 8, 1);
        var expected = original.run(Map.of("x:0", input), List.of("answer/biased:0"))) {
      var answer = artifact.answer("a", input);
      var wanted = GraphRunner.floats(expected.get(0));
      for (int i = 0; i < wanted.length; i++) {
        // Only half precision stands between the two.
        assertThat(answer[i]).isCloseTo(wanted[i], within(0.01f));
      }
    }
  }

  /** On all cores, with several segments, fewer codewords than vectors, and calibration. */
  @Test
  void sameSpecificationAndSeedGiveTheSameBytes() throws IOException {
    var plain = spec("a", "b");
    var codings = List.of(new LayerCoding("conv2", 2, 16), new LayerCoding("fc1", 4, 8));
    var spec =
        new MergeSpec(null, plain.tasks(), null, null, codings, null, plain.calibration(), 1L);
    assertThat(merge(spec).layers().get(2).segments()).isGreaterThan(2);
    var once = Files.readAllBytes(folder.resolve("out/merged.zip"));
    merge(spec);
    assertThat(Files.readAllBytes(folder.resolve("out/merged.zip"))).isEqualTo(once);
  }

  @Test
  void oneNetworkAloneIsCompressedAndThreeAreMerged() throws IOException {
    assertThat(merge(spec("a")).tasks()).hasSize(1);
    assertThat(merge(spec("a", "b", "c")).tasks()).hasSize(3);
  }

  @Test
  void manifestTellsWhereTheModelComesFromButNoPaths() throws IOException {
    merge(spec("a", "b"));
    assertThat(manifest())
        .contains("\"seed\" : 1", "\"a.model\"", "\"conv2\"", "\"tensorflow\"")
        .doesNotContain(folder.toString());
  }

  private String manifest() throws IOException {
    try (var zip = new ZipFile(folder.resolve("out/merged.zip").toFile())) {
      var entry = zip.getEntry("assets.extra/zippermerge.json");
      return new String(zip.getInputStream(entry).readAllBytes());
    }
  }

  @Test
  void progressNeverFallsBackAndCurvesCoverBothTasks() throws IOException {
    var result = merge(spec("a", "b"));
    double before = 0;
    for (var event : events) {
      if (event instanceof EngineEvent.Progress progress) {
        assertThat(progress.percent()).isGreaterThanOrEqualTo(before);
        before = progress.percent();
      }
    }
    assertThat(before).isEqualTo(97);
    assertThat(result.curves())
        .filteredOn(point -> point.task().equals("b"))
        .extracting(EngineEvent.Curve::step)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  }

  @Test
  void calibratesWithAShareOfTheDataAndBatchesOfEachTasksOwnSize() throws IOException {
    var spec = spec("a", "b");
    var calibration = new CalibrationSpec(4, 8, null, null, null, null, 0.5, 0.2, 2, null);
    var tasks = List.of(spec.tasks().get(0), withBatchSize(spec.tasks().get(1), 3));
    var result = merge(new MergeSpec(null, tasks, null, null, null, null, calibration, 1L));
    assertThat(result.curves())
        .hasSize(6)
        .allSatisfy(point -> assertThat(point.validationLoss()).isPositive());
    assertThat(events)
        .filteredOn(event -> event instanceof EngineEvent.Log)
        .singleElement()
        .asString()
        .contains("ended after step 4");
  }

  @Test
  void refusesABatchOfNoExamples() {
    assertRefused(
        RefusalCode.SPEC_INVALID, withTask(spec("a", "b"), task -> withBatchSize(task, 0)));
  }

  private static TaskSpec withBatchSize(TaskSpec task, int size) {
    return new TaskSpec(task.name(), task.model(), null, null, null, task.data(), null, null, size);
  }

  @Test
  void refusesALabelOutsideTheClasses() throws IOException {
    TestNetworks.write(folder.resolve("a-model"), TestNetworks.SMALL, 1);
    TestData.write(folder.resolve("a.npz"), 40, 30, 4, 1);
    assertRefused(
        RefusalCode.LABEL_OUT_OF_RANGE,
        new MergeSpec(null, List.of(task("a")), null, null, null, null, null, 1L));
  }

  @Test
  void refusesDataOfAnotherShape() {
    assertRefused(
        RefusalCode.DATA_SHAPE_MISMATCH,
        withTask(
            spec("a", "b"),
            task ->
                new TaskSpec(
                    task.name(),
                    TestNetworks.write(folder.resolve("other"), TestNetworks.SMALL, 3).toString(),
                    null,
                    null,
                    null,
                    TestData.flat(folder.resolve("flat.npz")).toString(),
                    null)));
  }

  @Test
  void refusesNamesThatCannotBeSignatures() {
    assertRefused(
        RefusalCode.SPEC_INVALID,
        withTask(
            spec("a", "b"),
            task -> new TaskSpec("A b", task.model(), null, null, null, task.data(), null)));
    assertRefused(
        RefusalCode.SPEC_INVALID,
        withTask(
            spec("a", "b"),
            task -> new TaskSpec("b", task.model(), null, null, null, task.data(), null)));
  }

  private void assertRefused(RefusalCode code, MergeSpec spec) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> PlanCheck.check(spec))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  private static MergeSpec withTask(MergeSpec spec, UnaryOperator<TaskSpec> change) {
    return spec.withTasks(List.of(change.apply(spec.tasks().get(0)), spec.tasks().get(1)));
  }

  private MergeResult merge(MergeSpec spec) throws IOException {
    return merge(spec, LatencyMeter.NONE);
  }

  private MergeResult merge(MergeSpec spec, LatencyMeter meter) throws IOException {
    events.clear();
    var out = Files.createDirectories(folder.resolve("out"));
    return MergePipeline.run(spec, out, Checkpointing.fromStart(), meter, events::add);
  }

  private MergeSpec spec(String... names) {
    var tasks = Arrays.stream(names).map(this::written).toList();
    var calibration = new CalibrationSpec(10, 8, 1e-3, null, null, null);
    return new MergeSpec(null, tasks, null, null, null, null, calibration, 1L);
  }

  private TaskSpec written(String name) {
    int seed = name.charAt(0) - 'a' + 1;
    TestNetworks.write(folder.resolve(name + "-model"), TestNetworks.SMALL, seed);
    TestData.write(folder.resolve(name + ".npz"), 40, 30, 3, seed);
    return task(name);
  }

  private TaskSpec task(String name) {
    return new TaskSpec(
        name,
        folder.resolve(name + "-model").toString(),
        null,
        null,
        null,
        folder.resolve(name + ".npz").toString(),
        null);
  }
}
