package dev.zippermerge.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.data.DataReader;
import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.KeptReason;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.TaskSpec;
import dev.zippermerge.engine.spec.ZipperSpec;
import dev.zippermerge.engine.spec.ZipperSpec.Initialisation;
import dev.zippermerge.engine.spec.ZipperSpec.Layers;
import dev.zippermerge.engine.spec.ZipperSpec.Matching;
import dev.zippermerge.engine.spec.ZipperSpec.Normalisation;
import dev.zippermerge.engine.spec.ZipperSpec.Share;
import dev.zippermerge.engine.spec.ZipperStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Zippers over small random MobileNets, whose layers' outputs are what is to be learnt. */
class ZipperMergeTest {
  private static final int[] WIDTHS = {4, 6, 6, 8};
  private static final ZipperSpec DEFAULTS = ZipperSpec.defaults();

  @TempDir Path folder;
  private final List<EngineEvent> events = new ArrayList<>();

  @Test
  void pointwiseLayersAreSharedOneAfterTheOtherAndStoredOnce() throws IOException {
    var tasks = List.of(task("a", 1, WIDTHS), task("b", 2, WIDTHS));
    var result = merge(MergeSpec.zipping(tasks, DEFAULTS, steps(30), 1L));
    assertThat(result.zipper()).extracting(ZipperStep::sharedLayers).containsExactly(1, 2, 3, 3);
    assertThat(result.zipper()).extracting(ZipperStep::updates).containsExactly(5, 5, 5, 15);
    assertThat(result.zipper()).extracting(ZipperStep::step).containsExactly(5, 10, 15, 30);
    assertThat(result.layers())
        .filteredOn(layer -> layer.kind().equals("SHARED"))
        .extracting(MergeResult.Layer::name)
        .containsExactly("shared1", "shared2", "shared3");
    // Kernels 4x6, 6x6 and 6x8 once and in half precision.
    assertThat(result.layers().stream().limit(3).mapToLong(MergeResult.Layer::bytesAfter).sum())
        .isEqualTo(2 * (4 * 6 + 6 * 6 + 6 * 8));
    assertThat(sharedKernels("a")).isDeepEqualTo(sharedKernels("b"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Initialisation.class,
      names = {"MEAN", "RANDOM", "LEAST_SQUARES"})
  void layersOfAllKindsAreSharedOneByOne(Initialisation initialisation) throws IOException {
    var tasks = List.of(task("a", 1, 4, 6), task("b", 2, 4, 6));
    var all =
        new ZipperSpec(
            null, initialisation, null, null, null, null, null, null, null, null, Layers.ALL);
    var result = merge(MergeSpec.zipping(tasks, all, steps(12), 1L));
    assertThat(result.layers())
        .filteredOn(layer -> layer.kind().equals("SHARED"))
        .extracting(layer -> layer.sources().getFirst().layer())
        .containsExactly("stem", "dw1", "pw1");
    assertThat(result.layers().stream().limit(3).mapToLong(MergeResult.Layer::bytesAfter).sum())
        .isEqualTo(2 * (9 * 4 + 9 * 4 + 4 * 6));
    assertThat(kernels("a")).hasNumberOfRows(4);
    for (int i = 0; i < 3; i++) {
      assertThat(kernels("a")[i]).containsExactly(kernels("b")[i]);
    }
    assertThat(kernels("a")[3]).isNotEqualTo(kernels("b")[3]);
  }

  /** A LeNet has no pointwise layer at all. */
  @Test
  void networksWithoutPointwiseLayersAreTwinsToo() throws IOException {
    var tasks = new ArrayList<TaskSpec>();
    for (var name : List.of("a", "b")) {
      var data = TestData.write(folder.resolve(name + ".npz"), 24, 12, 3, 1);
      var model = TestNetworks.write(folder.resolve(name), TestNetworks.SMALL, name.charAt(0));
      tasks.add(new TaskSpec(name, model.toString(), null, null, null, data.toString(), null));
    }
    refused(MergeSpec.zipping(tasks, DEFAULTS, null, 1L), "tasks", "No pointwise layers twin");
    var all =
        new ZipperSpec(null, null, null, null, null, null, null, null, null, null, Layers.ALL);
    var result = merge(MergeSpec.zipping(tasks, all, steps(8), 1L));
    assertThat(result.layers())
        .filteredOn(layer -> layer.kind().equals("SHARED"))
        .extracting(layer -> layer.sources().getLast().layer())
        .containsExactly("conv_a", "conv_b", "hidden");
  }

  @ParameterizedTest
  @EnumSource(
      value = Initialisation.class,
      names = {"MEAN", "RANDOM", "LEAST_SQUARES"})
  void calibrationBringsTheStudentNearerToItsTeachers(Initialisation initialisation)
      throws IOException {
    var tasks = List.of(task("a", 1, WIDTHS), task("b", 2, WIDTHS));
    var spec = new ZipperSpec(null, initialisation, null, null, null, null, null, null, null);
    var result = merge(MergeSpec.zipping(tasks, spec, mismatchAlone(120), 1L));
    for (var task : List.of("a", "b")) {
      assertThat(mismatch(result, task, true)).isLessThan(0.85 * mismatch(result, task, false));
    }
  }

  /** Least squares of outputs must be nearer to the teachers than the mean before any training. */
  @Test
  void leastSquaresStartsNearerThanTheMean() throws IOException {
    var tasks = List.of(task("a", 1, WIDTHS), task("b", 2, WIDTHS));
    var mismatches = new ArrayList<Double>();
    for (var start : List.of(Initialisation.LEAST_SQUARES, Initialisation.MEAN)) {
      var spec = new ZipperSpec(null, start, null, null, null, null, null, null, null);
      var result = merge(MergeSpec.zipping(tasks, spec, mismatchAlone(0), 1L));
      mismatches.add(mismatch(result, "a", false) + mismatch(result, "b", false));
    }
    assertThat(mismatches.getFirst()).isLessThan(mismatches.getLast());
  }

  /** Nothing is lost on the task that the weights are of; its statistics are measured anew. */
  @Test
  void theTaskThatWeightsStartFromAnswersAsBefore() throws IOException {
    var tasks = List.of(task("a", 1, WIDTHS), task("b", 2, WIDTHS));
    var spec = new ZipperSpec(null, null, "b", null, null, null, null, null, null);
    merge(MergeSpec.zipping(tasks, spec, steps(0), 1L));
    assertAnswers("b", Path.of(tasks.getLast().model()));
  }

  /** Before any update a trunk is the base task's network with statistics over both tasks. */
  @Test
  void aTrunkNormalisesByTheStatisticsOfAllTasksExamples() throws IOException {
    var tasks = List.of(task("a", 1, WIDTHS), task("b", 2, WIDTHS));
    var spec = new ZipperSpec(Share.TRUNK, null, "b", null, null, null, null, null, null);
    merge(MergeSpec.zipping(tasks, spec, steps(0), 1L));
    var a = train("a");
    var b = train("b");
    var both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    assertAnswers("b", SeparableNetworks.write(folder.resolve("mixed"), both, 2, WIDTHS));
  }

  /** The merged task answers as the network does, but for kernels in half precision. */
  private void assertAnswers(String task, Path network) throws IOException {
    try (var artifact = LoadedArtifact.load(folder.resolve("merged.zip"), 1);
        var input = GraphRunner.tensor(examples(task, 12), 12, 8, 8, 1)) {
      var expected = original(network, input);
      var answer = artifact.answer(task, input);
      for (int i = 0; i < answer.length; i++) {
        assertThat(answer[i]).isCloseTo(expected[i], within(0.02f));
      }
    }
  }

  @Test
  void aTrunkIsThereOnceAndAnswersAllTasksFromOneInput() throws IOException {
    var tasks = List.of(task("a", 1, WIDTHS), task("b", 2, 4, 6, 6, 6, 8), task("c", 3, WIDTHS));
    var spec = new ZipperSpec(Share.TRUNK, null, "c", null, null, "pw2", null, null, null);
    var result = merge(MergeSpec.zipping(tasks, spec, steps(20), 1L));
    assertThat(result.layers())
        .filteredOn(layer -> layer.kind().equals("REPLACED"))
        .extracting(MergeResult.Layer::name)
        .containsExactly("a/dw1", "a/dw2", "b/dw1", "b/dw2");
    try (var artifact = LoadedArtifact.load(folder.resolve("merged.zip"), 1);
        var input = GraphRunner.tensor(examples("a", 3), 3, 8, 8, 1)) {
      assertThat(artifact.exampleShape("serving_default")).containsExactly(8, 8, 1);
      for (var task : List.of("a", "b", "c")) {
        var together = artifact.answer("serving_default", task, input);
        assertThat(together).hasSize(9).containsExactly(artifact.answer(task, input));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Normalisation.class)
  void normalisationsAreSharedAsAskedFor(Normalisation normalisation) throws IOException {
    var tasks = List.of(task("a", 1, WIDTHS), task("b", 2, WIDTHS));
    var spec =
        new ZipperSpec(
            null, Initialisation.MEAN, null, normalisation, null, null, null, null, null);
    merge(MergeSpec.zipping(tasks, spec, steps(4), 1L));
    assertThat(same("gamma")).isEqualTo(normalisation != Normalisation.PRIVATE);
    assertThat(same("variance")).isEqualTo(normalisation == Normalisation.WHOLE);
  }

  /** The second network is the first with its channels in another order: matched, both are one. */
  @ParameterizedTest
  @EnumSource(Matching.By.class)
  void matchedChannelsOfOneNetworkAreAveragedWithoutLoss(Matching.By by) throws IOException {
    var a = task("a", 1, WIDTHS);
    var model = SeparableNetworks.shuffled(folder.resolve("b"), Path.of(a.model()), 9);
    var b = new TaskSpec("b", model.toString(), null, null, null, a.data(), null);
    var matching = new Matching(by, null);
    var spec =
        new ZipperSpec(null, Initialisation.MEAN, null, null, matching, null, null, null, null);
    var result = merge(MergeSpec.zipping(List.of(a, b), spec, steps(0), 1L));
    assertThat(mismatch(result, "a", false) + mismatch(result, "b", false)).isLessThan(0.02);
  }

  @Test
  void directSharesAllLayersAtOnce() throws IOException {
    var tasks = List.of(task("a", 1, WIDTHS), task("b", 2, WIDTHS));
    var spec = new ZipperSpec(null, null, null, null, null, null, null, true, null);
    var result = merge(MergeSpec.zipping(tasks, spec, steps(12), 1L));
    assertThat(result.zipper())
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.sharedLayers()).isEqualTo(3);
              assertThat(step.updates()).isEqualTo(12);
            });
  }

  /**
   * Noise in the place of a layer breaks any budget at once: the step is undone, and no other made.
   */
  @Test
  void whereNoLayerCanBeSharedTheOriginalsStay() throws IOException {
    var tasks = List.of(task("a", 1, WIDTHS), task("b", 2, WIDTHS));
    var spec = new ZipperSpec(null, Initialisation.RANDOM, null, null, null, null, 0.0, null, 0.5);
    var result = merge(MergeSpec.zipping(tasks, spec, steps(0), 1L));
    assertThat(result.zipper()).singleElement().extracting(ZipperStep::undone).isEqualTo(true);
    assertThat(result.layers()).noneMatch(layer -> layer.kind().equals("SHARED"));
    assertThat(events)
        .filteredOn(EngineEvent.Log.class::isInstance)
        .extracting(event -> ((EngineEvent.Log) event).message())
        .anyMatch(line -> line.startsWith("NOTHING_SHARED: the first step, shared1, was undone"));
    assertAnswers("a", Path.of(tasks.getFirst().model()));
    assertAnswers("b", Path.of(tasks.getLast().model()));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 15})
  void aZipperThatGoesOnEndsWithTheSameBytes(int asked) throws IOException {
    var tasks = List.of(task("a", 1, WIDTHS), task("b", 2, WIDTHS));
    var zipper =
        new ZipperSpec(
            null, Initialisation.LEAST_SQUARES, null, null, null, null, 100.0, null, 0.3);
    var spec = MergeSpec.zipping(tasks, zipper, steps(18), 1L);
    var whole = MergePipeline.run(spec, out("whole"), events::add);
    var left = new AtomicInteger(asked);
    var stopping = new Checkpointing(null, Duration.ofDays(1), () -> left.getAndDecrement() == 0);
    assertThatExceptionOfType(StoppedException.class)
        .isThrownBy(() -> MergePipeline.run(spec, out("stopped"), stopping, events::add));
    var going = Checkpointing.goingOn(out("stopped"), Duration.ofDays(1), () -> false);
    var resumed = MergePipeline.run(spec, out("resumed"), going, events::add);
    assertThat(out("resumed").resolve("merged.zip"))
        .hasSameBinaryContentAs(out("whole").resolve("merged.zip"));
    assertThat(resumed.curves()).isEqualTo(whole.curves());
    assertThat(resumed.zipper()).isEqualTo(whole.zipper());
  }

  @Test
  void thePlanTellsWhyLayersStayPrivate() throws IOException {
    var tasks = List.of(task("a", 1, 4, 6, 6, 8), task("b", 2, 4, 6, 8));
    var spec = new ZipperSpec(null, null, null, null, null, "shared1", null, null, null);
    var plan = PlanCheck.check(MergeSpec.zipping(tasks, spec, null, 1L));
    assertThat(plan.layers())
        .singleElement()
        .extracting(MergePlan.Layer::sources)
        .asList()
        .containsExactly(
            new MergePlan.Source("a", "pw1", List.of(1L, 1L, 4L, 6L)),
            new MergePlan.Source("b", "pw1", List.of(1L, 1L, 4L, 6L)));
    assertThat(plan.steps()).isEqualTo(new MergePlan.Steps(1, 500, 90));
    assertThat(plan.kept())
        .contains(
            new MergePlan.Kept("a", "stem", KeptReason.NOT_POINTWISE),
            new MergePlan.Kept("a", "dw1", KeptReason.DEPTHWISE),
            new MergePlan.Kept("a", "pw2", KeptReason.NO_TWIN),
            new MergePlan.Kept("a", "pw3", KeptReason.AFTER_STOP),
            new MergePlan.Kept("a", "answer", KeptReason.OUTPUT_LAYER),
            new MergePlan.Kept("b", "pw2", KeptReason.AFTER_STOP));
  }

  @Test
  void twinsMayBeGiven() throws IOException {
    var tasks = List.of(task("a", 1, 4, 6, 6, 6), task("b", 2, 4, 6, 6, 6));
    var given = List.of(Map.of("a", "pw2", "b", "pw3"));
    var spec = spec(tasks, given, DEFAULTS);
    assertThat(PlanCheck.check(spec).layers())
        .singleElement()
        .satisfies(layer -> assertThat(layer.sources().getLast().layer()).isEqualTo("pw3"));
    var unlike = spec(tasks, List.of(Map.of("a", "pw1", "b", "pw2")), DEFAULTS);
    refused(unlike, "alignment", "differ in shape");
    refused(spec(tasks, List.of(Map.of("a", "pw1")), DEFAULTS), "alignment[0]", "every task");
    refused(
        spec(tasks, List.of(Map.of("a", "stem", "b", "stem")), DEFAULTS),
        "alignment",
        "not pointwise");
  }

  @Test
  void whatCannotBeZippedIsRefusedByField() throws IOException {
    var tasks = List.of(task("a", 1, WIDTHS), task("b", 2, 5, 7));
    refused(MergeSpec.zipping(tasks, DEFAULTS, null, 1L), "tasks", "a has [pw1");
    var twins = List.of(task("a", 1, WIDTHS), task("c", 2, WIDTHS));
    refused(MergeSpec.zipping(twins.subList(0, 1), DEFAULTS, null, 1L), "tasks", "2 to 8");
    refused(zipping(twins, Share.POINTWISE, "nobody"), "zipper.initialTask", "[a, c]");
    refused(
        MergeSpec.zipping(
            twins,
            new ZipperSpec(
                Share.TRUNK, Initialisation.MEAN, null, null, null, null, null, null, null),
            null,
            1L),
        "zipper.initialisation",
        "one task's");
    refused(
        MergeSpec.zipping(
            twins, new ZipperSpec(null, null, null, null, null, "pw9", null, null, null), null, 1L),
        "zipper.until",
        "no layer 'pw9'");
    refused(
        MergeSpec.zipping(
            twins, new ZipperSpec(null, null, null, null, null, null, -1.0, null, null), null, 1L),
        "zipper.maxAccuracyDrop",
        "outside");
  }

  private void refused(MergeSpec spec, String field, String part) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> PlanCheck.check(spec))
        .satisfies(
            e -> {
              assertThat(e.culprit()).isEqualTo(field);
              assertThat(e.getMessage()).contains(part);
            });
  }

  private static MergeSpec zipping(List<TaskSpec> tasks, Share share, String initial) {
    var spec = new ZipperSpec(share, null, initial, null, null, null, null, null, null);
    return MergeSpec.zipping(tasks, spec, null, 1L);
  }

  private static MergeSpec spec(
      List<TaskSpec> tasks, List<Map<String, String>> given, ZipperSpec zipper) {
    var plain = MergeSpec.zipping(tasks, zipper, null, 1L);
    return new MergeSpec(plain.method(), tasks, given, null, null, null, null, 1L, null, zipper);
  }

  private MergeResult merge(MergeSpec spec) throws IOException {
    return MergePipeline.run(spec, folder, events::add);
  }

  private Path out(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  private static CalibrationSpec steps(int steps) {
    return new CalibrationSpec(steps, 16, null, null, null, null, null, 0.0, null, null);
  }

  private static CalibrationSpec mismatchAlone(int steps) {
    return new CalibrationSpec(steps, 16, 3e-3, 0.0, null, null, null, 0.0, null, null);
  }

  private TaskSpec task(String name, long seed, int... widths) {
    var data = TestData.write(folder.resolve(name + ".npz"), 48, 24, 3, seed);
    var model = SeparableNetworks.write(folder.resolve(name), train(name), seed, widths);
    return new TaskSpec(name, model.toString(), null, null, null, data.toString(), null);
  }

  private float[] train(String task) {
    var file = folder.resolve(task + ".npz");
    var examples = DataReader.read(file, DataSpec.defaults(), List.of(8, 8, 1), 1).train();
    return examples.range(0, examples.size());
  }

  private float[] examples(String task, int count) {
    var file = folder.resolve(task + ".npz");
    return DataReader.read(file, DataSpec.defaults(), List.of(8, 8, 1), 1).test().range(0, count);
  }

  private static float[] original(Path model, org.tensorflow.types.TFloat32 input) {
    var network = ModelReader.read(model, null, null, null).graph();
    try (var runner = new GraphRunner(network.graph());
        var result =
            runner.run(
                Map.of(network.inputs().getFirst().tensor(), input),
                List.of(network.outputs().getFirst().tensor()))) {
      return GraphRunner.floats(result.get(0));
    }
  }

  private static double mismatch(MergeResult result, String task, boolean after) {
    return result.layers().stream()
        .filter(layer -> layer.kind().equals("SHARED"))
        .flatMap(layer -> layer.errors().stream())
        .filter(error -> error.task().equals(task))
        .mapToDouble(error -> after ? error.mismatchAfter() : error.mismatchBefore())
        .sum();
  }

  /** The artifact's kernels of a task. */
  private float[][] kernels(String task) {
    var network = ModelReader.read(folder.resolve("merged.zip"), task, null, null).graph();
    return network.layers().stream().map(network::kernel).toArray(float[][]::new);
  }

  /** The artifact's pointwise kernels of a task, as its importer finds them. */
  private float[][] sharedKernels(String task) {
    var network = ModelReader.read(folder.resolve("merged.zip"), task, null, null).graph();
    return network.layers().stream()
        .filter(layer -> layer.name().contains("pw"))
        .map(network::kernel)
        .toArray(float[][]::new);
  }

  /** Whether both tasks have the same values in the normalisation of the first shared layer. */
  private boolean same(String part) {
    var values =
        List.of("a", "b").stream()
            .map(
                task -> {
                  var graph =
                      ModelReader.read(folder.resolve("merged.zip"), task, null, null).graph();
                  var bn =
                      graph.graph().getNodeList().stream()
                          .filter(node -> node.getName().endsWith("pw1/normalised"))
                          .findFirst()
                          .orElseThrow();
                  int input = List.of("gamma", "beta", "mean", "variance").indexOf(part) + 1;
                  return dev.zippermerge.engine.graph.Nodes.floats(graph.node(bn.getInput(input)));
                })
            .toList();
    return IntStream.range(0, values.getFirst().length)
        .allMatch(i -> values.getFirst()[i] == values.getLast()[i]);
  }
}
