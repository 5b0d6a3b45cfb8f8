package dev.zippermerge.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zippermerge.engine.search.Decision;
import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.GoalSpec;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.Preset;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.TaskSpec;
import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.spec.TrialResult;
import dev.zippermerge.engine.speed.LatencyMeter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches for r and C on small networks, all trials in this process. */
class GoalMergeTest {
  private static final GoalSpec GOAL = goal(null, 100.0);

  @TempDir static Path folder;

  private static final List<EngineEvent> EVENTS = new ArrayList<>();
  private static List<EngineEvent> told = List.of();
  private static @Nullable MergeResult found;

  /** One search, stopped after four of its trials, serves most tests. */
  @BeforeAll
  static void search() throws IOException {
    for (int task = 1; task <= 2; task++) {
      TestNetworks.write(folder.resolve("model" + task), TestNetworks.SMALL, task);
      TestData.write(folder.resolve("data%d.npz".formatted(task)), 60, 40, 3, task);
    }
    assertThatExceptionOfType(StoppedException.class)
        .isThrownBy(() -> run("out", spec(GOAL), () -> results("out").size() >= 4));
    var before = results("out");
    EVENTS.clear();
    found = run("out", spec(GOAL), () -> false);
    told = List.copyOf(EVENTS);
    assertThat(results("out")).startsWith(before.toArray(TrialResult[]::new));
  }

  @Test
  void triesAllValuesThatFitALayer() {
    // conv1 has depth 1; fc1 has 2 x 16 vectors, so that at most 16 codewords fit.
    assertThat(results("out"))
        .filteredOn(trial -> trial.kind() == Trial.Kind.LAYER)
        .extracting(TrialResult::id)
        .containsExactlyInAnyOrder(
            "conv2-2-4", "conv2-2-32", "conv2-4-4", "conv2-4-32", "fc1-2-4", "fc1-4-4");
  }

  @Test
  void choosesTheSmallestMergeThatKeepsToTheDrop() throws IOException {
    var wholes = results("out").stream().filter(t -> t.kind() == Trial.Kind.WHOLE).toList();
    assertThat(Objects.requireNonNull(found).totals().artifactBytes())
        .isEqualTo(wholes.stream().mapToLong(TrialResult::bytes).min().orElseThrow())
        .isEqualTo(Files.size(folder.resolve("out/merged.zip")));
    assertThat(folder.resolve("out/trials.csv")).content().contains("true,true");
  }

  @Test
  void theSameDecisionFollowsFromTheResultsAlone() {
    var search = LayerTrials.read(spec(GOAL));
    var results = results("out");
    assertThat(search.decide(results, Set.of())).isInstanceOf(Decision.Chosen.class);
    assertThat(search.decide(results.subList(0, 3), Set.of("fc1-2-4")))
        .isInstanceOfSatisfying(
            Decision.Needs.class, needs -> assertThat(needs.trials()).hasSize(2));
  }

  @Test
  void progressCountsTrialsAndNeverFallsBack() {
    var all =
        told.stream()
            .filter(event -> event instanceof EngineEvent.Progress)
            .map(event -> (EngineEvent.Progress) event)
            .toList();
    assertThat(all).extracting(EngineEvent.Progress::percent).isSorted();
    assertThat(all.getLast().layersDone()).isEqualTo(results("out").size());
    assertThat(all.getLast().layersTotal()).isEqualTo(results("out").size());
  }

  @Test
  void anotherGoalKeepsTheTrialsOfLayersAlone() throws IOException {
    assertThat(TrialStore.open(copy("goal"), spec(goal(2.0, null))).results())
        .containsExactlyElementsOf(
            results("out").stream().filter(t -> t.kind() == Trial.Kind.LAYER).toList());
  }

  @Test
  void anotherSeedStartsAnew() throws IOException {
    var spec =
        new MergeSpec(null, tasks(), null, null, null, null, calibration(5), 2L).withGoal(GOAL);
    assertThat(TrialStore.open(copy("seed"), spec).results()).isEmpty();
  }

  @Test
  void aGoalOutOfReachIsRefusedAndLeavesItsTable() throws IOException {
    var out = copy("unmet");
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> run("unmet", spec(goal(1e5, null)), () -> false))
        .satisfies(e -> assertThat(e.code()).isEqualTo(RefusalCode.GOAL_NOT_MET))
        .satisfies(e -> assertThat(e.culprit()).isEqualTo("goal.targetCompression"));
    assertThat(out.resolve("trials.csv")).content().contains("whole-1-1,WHOLE,");
    assertThat(out.resolve(GoalMerge.TABLE)).exists();
  }

  @Test
  void givenLayersKeepTheirCodes() throws IOException {
    var given = List.of(new LayerCoding("conv2", 3, 7), new LayerCoding("fc1", 3, 5));
    var spec =
        new MergeSpec(null, tasks(), null, null, given, null, calibration(5), 1L).withGoal(GOAL);
    var result = run("given", spec, () -> false);
    assertThat(results("given")).extracting(TrialResult::id).containsExactly("whole-1-1");
    assertThat(result.layers().get(1).codewordCount()).isEqualTo(7);
  }

  @Test
  void anExactLayerLeavesAllAnswersAsTheyWere() {
    var result = layerTrial(new LayerCoding("conv2", 2, 256));
    assertThat(result.tasks())
        .allSatisfy(task -> assertThat(task.score()).isEqualTo(task.original()))
        .allSatisfy(task -> assertThat(task.drop()).isZero());
  }

  /** Without calibration the layer is stored as in a whole merge. */
  @Test
  void aLayerHasTheBytesThatItHasInAWholeMerge() throws IOException {
    var coding = new LayerCoding("fc1", 4, 8);
    var plain = new MergeSpec(null, tasks(), null, null, List.of(coding), null, calibration(0), 1L);
    var out = Files.createDirectories(folder.resolve("whole"));
    var layer =
        MergePipeline.run(plain, out, _ -> {}).layers().stream()
            .filter(found -> found.name().equals("fc1"))
            .findFirst()
            .orElseThrow();
    var alone = layerTrial(coding);
    assertThat(alone.bytes()).isEqualTo(layer.bytesAfter());
    assertThat(alone.compression()).isEqualTo((double) layer.bytesBefore() / layer.bytesAfter());
  }

  @Test
  void goalsAreCheckedByField() {
    assertRefused("goal", new GoalSpec(null, null));
    assertRefused("goal.targetCompression", new GoalSpec(1.0, null));
    assertRefused("goal.maxAccuracyDrop", new GoalSpec(null, -0.1));
    assertRefused("goal.maxAccuracyDrop", new GoalSpec(null, Double.NaN));
    assertRefused("goal.segmentLengths[1]", grid(List.of(8, 65), null));
    assertRefused("goal.segmentLengths", grid(List.of(), null));
    assertRefused("goal.codewordCounts[0]", grid(null, List.of(1)));
    assertRefused("goal.trialSteps", new GoalSpec(2.0, null, null, null, -1, null));
    assertRefused("goal.candidates", new GoalSpec(2.0, null, null, null, null, 0));
    var both =
        new MergeSpec(null, tasks(), null, Preset.LIGHT, null, null, null, 1L).withGoal(GOAL);
    assertRefused("preset", both);
  }

  @Test
  void aPlanIsMadeOfAGoal() {
    var preset = new MergeSpec(null, tasks(), null, Preset.ACCU, null, null, calibration(5), 1L);
    assertThat(PlanCheck.check(spec(GOAL))).isEqualTo(PlanCheck.check(preset));
  }

  private static GoalSpec grid(@Nullable List<Integer> lengths, @Nullable List<Integer> counts) {
    return new GoalSpec(2.0, null, lengths, counts, null, null);
  }

  private static void assertRefused(String field, GoalSpec goal) {
    assertRefused(field, spec(goal));
  }

  private static void assertRefused(String field, MergeSpec spec) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> PlanCheck.check(spec))
        .satisfies(e -> assertThat(e.code()).isEqualTo(RefusalCode.SPEC_INVALID))
        .satisfies(e -> assertThat(e.culprit()).isEqualTo(field));
  }

  private static TrialResult layerTrial(LayerCoding coding) {
    var trials = LayerTrials.read(spec(new GoalSpec(2.0, null, null, null, 0, null)));
    return trials.run(new Trial("alone", Trial.Kind.LAYER, List.of(coding)), () -> false, _ -> {});
  }

  private static GoalSpec goal(@Nullable Double compression, @Nullable Double drop) {
    return new GoalSpec(compression, drop, List.of(2, 4), List.of(4, 32), 2, 1);
  }

  private static MergeResult run(String out, MergeSpec spec, BooleanSupplier stop)
      throws IOException {
    return GoalMerge.run(
        spec,
        Files.createDirectories(folder.resolve(out)),
        new Checkpointing(null, Duration.ofMinutes(1), stop),
        LatencyMeter.NONE,
        EVENTS::add);
  }

  /** A folder with the results of the search, but not its artifacts. */
  private static Path copy(String name) throws IOException {
    var copy = Files.createDirectories(folder.resolve(name));
    for (var file : List.of("trials.json", "trials.key")) {
      Files.copy(folder.resolve("out").resolve(file), copy.resolve(file));
    }
    return copy;
  }

  private static List<TrialResult> results(String out) {
    var file = folder.resolve(out).resolve("trials.json").toFile();
    return file.exists()
        ? Arrays.asList(Json.mapper().readValue(file, TrialResult[].class))
        : List.of();
  }

  private static MergeSpec spec(GoalSpec goal) {
    return new MergeSpec(null, tasks(), null, null, null, null, calibration(5), 1L).withGoal(goal);
  }

  private static CalibrationSpec calibration(int steps) {
    return new CalibrationSpec(steps, 8, 1e-3, null, null, null);
  }

  private static List<TaskSpec> tasks() {
    return List.of(task(1), task(2));
  }

  private static TaskSpec task(int task) {
    return new TaskSpec(
        "task" + task,
        folder.resolve("model" + task).toString(),
        null,
        null,
        null,
        folder.resolve("data%d.npz".formatted(task)).toString(),
        null);
  }
}
