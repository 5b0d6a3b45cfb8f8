package dev.zippermerge.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.merge.MergePipeline;
import dev.zippermerge.engine.merge.TestData;
import dev.zippermerge.engine.merge.TestNetworks;
import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.TaskAccuracy;
import dev.zippermerge.engine.spec.TaskSpec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter errors = new StringWriter();

  @Test
  void measuresTheArtifactAsTheMergeDid() throws Exception {
    var calibration = new CalibrationSpec(5, 8, null, null, null, null);
    var spec =
        new MergeSpec(null, List.of(task("a"), task("b")), null, null, null, null, calibration, 1L);
    var result = MergePipeline.run(spec, folder, event -> {});
    assertThat(evaluate("a=" + folder.resolve("a.npz"), "b=" + folder.resolve("b.npz"))).isZero();
    var tasks = Json.mapper().readValue(out.toString(), TaskAccuracy[].class);
    assertThat(tasks).hasSize(2);
    for (int i = 0; i < tasks.length; i++) {
      assertThat(tasks[i].task()).isEqualTo(result.tasks().get(i).name());
      assertThat(tasks[i].testExamples()).isEqualTo(30);
      // One of the 30 examples may lie just between two classes.
      assertThat(tasks[i].accuracy())
          .isCloseTo(result.tasks().get(i).mergedAccuracy(), within(0.04));
    }
  }

  @Test
  void readsDataByItsSpecification() throws Exception {
    mergeOne();
    var swapped = folder.resolve("swapped.json");
    Files.writeString(
        swapped,
        """
        {"xTrain": "x_test", "yTrain": "y_test", "xTest": "x_train", "yTest": "y_train"}""");
    var data = "--data=a=" + folder.resolve("a.npz");
    assertThat(run("evaluate", artifact(), "--json", data, "--data-spec=a=" + swapped)).isZero();
    var tasks = Json.mapper().readValue(out.toString(), TaskAccuracy[].class);
    assertThat(tasks).singleElement().returns(40, TaskAccuracy::testExamples);

    assertThat(run("evaluate", artifact(), data, "--data-spec=b=" + swapped)).isEqualTo(2);
    assertThat(errors.toString()).startsWith("--data-spec must be of tasks with --data");
  }

  @Test
  void refusesATaskThatTheArtifactDoesNotHave() throws Exception {
    mergeOne();
    assertThat(evaluate("c=" + folder.resolve("a.npz"))).isEqualTo(EngineCli.REFUSED);
    assertThat(errors.toString()).startsWith("SIGNATURE_UNKNOWN (c)");
  }

  private void mergeOne() throws Exception {
    var calibration = new CalibrationSpec(0, 8, null, null, null, null);
    MergePipeline.run(
        new MergeSpec(null, List.of(task("a")), null, null, null, null, calibration, 1L),
        folder,
        event -> {});
  }

  private int evaluate(String... data) {
    var arguments = new ArrayList<>(List.of("evaluate", artifact(), "--json"));
    for (var task : data) {
      arguments.addAll(List.of("--data", task));
    }
    return run(arguments.toArray(String[]::new));
  }

  private String artifact() {
    return folder + "/merged.zip";
  }

  private int run(String... arguments) {
    return EngineCli.run(new PrintWriter(out, true), new PrintWriter(errors, true), arguments);
  }

  private TaskSpec task(String name) {
    TestNetworks.write(folder.resolve(name), TestNetworks.SMALL, name.charAt(0));
    var data = TestData.write(folder.resolve(name + ".npz"), 40, 30, 3, name.charAt(0));
    return new TaskSpec(
        name, folder.resolve(name).toString(), null, null, null, data.toString(), null);
  }
}
