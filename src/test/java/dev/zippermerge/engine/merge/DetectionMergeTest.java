package dev.zippermerge.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zippermerge.engine.spec.AnswerError;
import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.TaskKind;
import dev.zippermerge.engine.spec.TaskSpec;
import dev.zippermerge.engine.spec.ZipperSpec;
import dev.zippermerge.engine.spec.ZipperSpec.Share;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Detectors of random weights, which find many boxes in noise. */
class DetectionMergeTest {
  private static final ZipperSpec FROM_B =
      new ZipperSpec(Share.TRUNK, null, "b", null, null, null, null, null, null);

  @TempDir Path folder;

  /** Nothing changes for the task that the trunk is of, but for kernels in half precision. */
  @Test
  void detectorsAreJudgedByTheBoxesThatTheyFind() throws IOException {
    var data = TestData.values(folder.resolve("data.npz"), 40, 12, 0, 1);
    var tasks = List.of(pyramid("a", 1, 1, data), pyramid("b", 2, 2, data));
    var steps = new CalibrationSpec(0, 8, null, null, null, null, null, 0.0, null, null);
    var result = MergePipeline.run(MergeSpec.zipping(tasks, FROM_B, steps, 1L), folder, _ -> {});
    assertThat(result.tasks()).extracting(MergeResult.Task::kind).containsOnly(TaskKind.DETECTION);
    var kept = error(result, 1);
    assertThat(boxes(kept).original()).isPositive();
    assertThat(boxes(kept).f1()).isGreaterThan(0.95);
    assertThat(boxes(error(result, 0)).f1()).isLessThan(boxes(kept).f1());
    assertThat(Objects.requireNonNull(kept.parts())).hasSize(2);
  }

  @Test
  void whatIsNoDetectorOrHasLabelsIsRefused() {
    var data = TestData.write(folder.resolve("labels.npz"), 12, 6, 3, 1);
    var labelled = List.of(pyramid("a", 1, 1, data), pyramid("b", 2, 1, data));
    refused(labelled, "a.data", "without labels");
    var plain = TestData.values(folder.resolve("plain.npz"), 12, 6, 0, 1);
    var model = TestNetworks.write(folder.resolve("lenet"), TestNetworks.SMALL, 1);
    refused(List.of(task("lenet", model, plain), pyramid("b", 2, 1, plain)), "lenet", "anchors");
  }

  private static void refused(List<TaskSpec> tasks, String culprit, String part) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> PlanCheck.check(MergeSpec.zipping(tasks, FROM_B, null, 1L)))
        .satisfies(
            e -> {
              assertThat(e.culprit()).isEqualTo(culprit);
              assertThat(e.getMessage()).contains(part);
            });
  }

  private static AnswerError error(MergeResult result, int task) {
    return Objects.requireNonNull(result.tasks().get(task).mergedError());
  }

  private static AnswerError.Boxes boxes(AnswerError error) {
    return Objects.requireNonNull(error.boxes());
  }

  private TaskSpec pyramid(String name, long seed, int classes, Path data) {
    return task(name, PyramidNetworks.write(folder.resolve(name), seed, classes), data);
  }

  private static TaskSpec task(String name, Path model, Path data) {
    return new TaskSpec(
        name, model.toString(), null, null, null, data.toString(), null, TaskKind.DETECTION, null);
  }
}
