package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.CalibrationTask;
import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.data.Split;
import dev.zippermerge.engine.evaluate.Evaluator;
import dev.zippermerge.engine.spec.TrialResult.TaskScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How well a zipper's student does on what is held out of the training split; where nothing is, on
 * some of what it is trained with.
 *
 * @param maxDrop largest drop allowed, in points; any where absent
 */
record ZipperScores(
    List<TaskInput> tasks, List<CalibrationTask> examples, @Nullable Double maxDrop) {
  private static final int MOST = 500;

  /** Each task's score. */
  List<TaskScore> of(JointModel model) {
    var scores = new ArrayList<TaskScore>();
    for (int i = 0; i < tasks.size(); i++) {
      var network = model.student().networks().get(i);
      var split = split(examples.get(i));
      var answers =
          Evaluator.answers(model, network, tasks.get(i).objective(), split, split.size());
      scores.add(TaskScores.of(tasks.get(i).name(), answers, null));
    }
    return scores;
  }

  private static Split split(CalibrationTask task) {
    return Objects.requireNonNullElseGet(task.validation(), () -> task.train().sample(MOST));
  }

  /** True where a task lost more than it may. */
  boolean breakBudget(List<TaskScore> scores) {
    return maxDrop != null && scores.stream().anyMatch(score -> score.drop() > maxDrop);
  }
}
