package dev.zippermerge.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.command.EvaluateCommand;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.TaskAccuracy;
import dev.zippermerge.engine.spec.TaskKind;
import dev.zippermerge.engine.spec.TaskSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Merges of classifiers, of yes-no classifiers and of regressions. */
class TaskKindTest {
  private static final CalibrationSpec SHORT =
      new CalibrationSpec(30, 8, 3e-3, null, null, null, null, 0.2, null, null);

  @TempDir Path folder;

  @Test
  void aRegressionAndAYesNoClassifierAreMergedAndMeasured() throws IOException {
    var values = network("values", 5, TestData.values(folder.resolve("v.npz"), 60, 40, 5, 1), null);
    var yesNo = network("yes_no", 1, TestData.write(folder.resolve("y.npz"), 60, 40, 2, 2), null);
    var result = merge(values, yesNo);

    var regression = result.tasks().get(0);
    assertThat(regression.kind()).isEqualTo(TaskKind.REGRESSION);
    assertThat(regression.originalAccuracy()).isNull();
    assertThat(regression.mergedAgreement()).isNull();
    var encoded = Objects.requireNonNull(regression.encodedError());
    var merged = Objects.requireNonNull(regression.mergedError());
    assertThat(merged.relativeToOriginal()).isPositive();
    assertThat(encoded.meanSquared()).isPositive();
    assertErrors(regression, values);

    var classification = result.tasks().get(1);
    assertThat(classification.kind()).isEqualTo(TaskKind.CLASSIFICATION);
    assertThat(classification.mergedError()).isNull();
    assertThat(classification.mergedAgreement()).isBetween(0.0, 1.0);
    assertThat(classification.originalAccuracy()).isEqualTo(shareOfYes(yesNo));
    assertArtifactMeasuresTheSame(result, values, yesNo);
    assertThat(result.curves())
        .allSatisfy(
            point -> assertThat(point.error() == null).isEqualTo(point.task().equals("yes_no")));
  }

  /** The original's errors by plain loops over its answers. */
  private static void assertErrors(MergeResult.Task measured, TaskSpec task) {
    var answers = answers(task, 5);
    var test = InputReader.task(task, InputReader.model(task), 1).data().test();
    double squares = 0;
    double absolutes = 0;
    double deviations = 0;
    for (int column = 0; column < 5; column++) {
      double mean = 0;
      for (int row = 0; row < 40; row++) {
        mean += test.targets(5, row)[column] / 40;
      }
      for (int row = 0; row < 40; row++) {
        double target = test.targets(5, row)[column];
        squares += Math.pow(answers[row * 5 + column] - target, 2);
        absolutes += Math.abs(answers[row * 5 + column] - target);
        deviations += Math.pow(target - mean, 2);
      }
    }
    var error = Objects.requireNonNull(measured.originalError());
    assertThat(error.meanSquared()).isCloseTo(squares / 200, within(1e-4));
    assertThat(error.meanAbsolute()).isCloseTo(absolutes / 200, within(1e-4));
    assertThat(error.rSquared()).isCloseTo(1 - squares / deviations, within(1e-3));
    assertThat(error.relativeToOriginal()).isNull();
  }

  /** Accuracy of the yes-no network by plain loops: the labels are 0, 1, 0, 1 and so on. */
  private static double shareOfYes(TaskSpec task) {
    var answers = answers(task, 1);
    int right = 0;
    for (int row = 0; row < 40; row++) {
      right += (answers[row] > 0) == (row % 2 == 1) ? 1 : 0;
    }
    return right / 40.0;
  }

  private static float[] answers(TaskSpec task, int width) {
    var input = InputReader.task(task, InputReader.model(task), 1);
    try (var runner = new GraphRunner(input.network().graph());
        var x = GraphRunner.tensor(input.data().test().range(0, 40), 40, 8, 8, 1);
        var result = runner.run(Map.of("x:0", x), List.of("answer/biased:0"))) {
      var answers = GraphRunner.floats(result.get(0));
      assertThat(answers).hasSize(40 * width);
      return answers;
    }
  }

  @Test
  void withoutLabelsANetworkThatGivesBackWhatItTakesIsARegression() throws IOException {
    var data = TestData.values(folder.resolve("d.npz"), 60, 40, 0, 1);
    var same = network("same", 64, data, null);
    var result = merge(same, network("classes", 3, data, null));
    var regression = result.tasks().getFirst();
    assertThat(regression.kind()).isEqualTo(TaskKind.REGRESSION);
    assertThat(regression.labelled()).isFalse();
    var before = Objects.requireNonNull(regression.encodedError());
    var after = Objects.requireNonNull(regression.mergedError());
    assertThat(before.meanSquared()).isNull();
    assertThat(after.relativeToOriginal()).isLessThan(before.relativeToOriginal());
    assertThat(result.tasks().get(1).kind()).isEqualTo(TaskKind.CLASSIFICATION);
    assertThat(result.tasks().get(1).mergedAgreement()).isNotNull();
  }

  @Test
  void theKindMayBeGiven() {
    var classes = TestData.write(folder.resolve("c.npz"), 60, 40, 3, 1);
    assertThat(kind(network("a", 3, classes, null))).isEqualTo("CLASSES");
    assertThat(kind(network("a", 3, classes, TaskKind.REGRESSION))).isEqualTo("VALUES");
    assertThat(kind(network("a", 1, classes, null))).isEqualTo("VALUES");
    var two = TestData.write(folder.resolve("t.npz"), 60, 40, 2, 1);
    assertThat(kind(network("a", 1, two, null))).isEqualTo("BINARY");
    assertThat(kind(network("a", 1, two, TaskKind.REGRESSION))).isEqualTo("VALUES");
    var unlabelled = TestData.values(folder.resolve("u.npz"), 60, 40, 0, 1);
    assertThat(kind(network("a", 1, unlabelled, null))).isEqualTo("VALUES");
    assertThat(kind(network("a", 1, unlabelled, TaskKind.CLASSIFICATION))).isEqualTo("BINARY");
  }

  @Test
  void labelsThatDoNotFitTheKindAreRefused() {
    var values = TestData.values(folder.resolve("v.npz"), 60, 40, 5, 1);
    assertRefused(RefusalCode.DATA_SHAPE_MISMATCH, network("a", 4, values, null));
    assertRefused(
        RefusalCode.DATA_SHAPE_MISMATCH, network("a", 5, values, TaskKind.CLASSIFICATION));
    var classes = TestData.write(folder.resolve("c.npz"), 60, 40, 3, 1);
    assertRefused(
        RefusalCode.LABEL_OUT_OF_RANGE, network("a", 1, classes, TaskKind.CLASSIFICATION));
  }

  private static void assertRefused(RefusalCode code, TaskSpec task) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> kind(task))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  private static String kind(TaskSpec task) {
    return InputReader.task(task, InputReader.model(task), 1).objective().kind().name();
  }

  private void assertArtifactMeasuresTheSame(MergeResult result, TaskSpec... tasks) {
    var out = new StringWriter();
    var arguments = new ArrayList<String>();
    arguments.add(folder.resolve("out/merged.zip").toString());
    arguments.add("--json");
    for (var task : tasks) {
      arguments.addAll(List.of("--data", task.name() + "=" + task.data()));
    }
    var command = new CommandLine(new EvaluateCommand()).setOut(new PrintWriter(out, true));
    assertThat(command.execute(arguments.toArray(String[]::new))).isZero();
    var measured = Json.mapper().readValue(out.toString(), TaskAccuracy[].class);
    var error = Objects.requireNonNull(measured[0].error());
    var expected = Objects.requireNonNull(result.tasks().getFirst().mergedError());
    assertThat(measured[0].kind()).isEqualTo(TaskKind.REGRESSION);
    assertThat(error.meanSquared())
        .isCloseTo(Objects.requireNonNull(expected.meanSquared()), within(1e-3));
    // One of the 40 examples may lie just between yes and no.
    assertThat(measured[1].accuracy())
        .isCloseTo(result.tasks().get(1).mergedAccuracy(), within(0.03));
  }

  private MergeResult merge(TaskSpec... tasks) throws IOException {
    var out = Files.createDirectories(folder.resolve("out"));
    var spec = new MergeSpec(null, List.of(tasks), null, null, null, null, SHORT, 1L);
    return MergePipeline.run(spec, out, event -> {});
  }

  private TaskSpec network(String name, int outputs, Path data, @Nullable TaskKind kind) {
    var form = new TestNetworks.Form(3, 4, 6, 16, outputs);
    var model = TestNetworks.write(folder.resolve(name + outputs), form, outputs);
    return new TaskSpec(
        name, model.toString(), null, null, null, data.toString(), null, kind, null);
  }
}
