package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.evaluate.Evaluator;
import dev.zippermerge.engine.spec.EngineEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Records loss and accuracy in the course of calibration, at the start and then ten times. */
final class Curves {
  /** Test examples asked for each point. */
  private static final int EXAMPLES = 500;

  private static final int POINTS = 10;

  private final JointModel model;
  private final List<TaskInput> tasks;
  private final int interval;
  private final Consumer<EngineEvent> events;
  private final List<EngineEvent.Curve> points = new ArrayList<>();
  private final double[] lossSums;

  Curves(JointModel model, List<TaskInput> tasks, int steps, Consumer<EngineEvent> events) {
    this.model = model;
    this.tasks = tasks;
    this.interval = Math.max(1, steps / POINTS);
    this.events = events;
    this.lossSums = new double[tasks.size()];
    for (int task = 0; task < tasks.size(); task++) {
      record(task, 0, null);
    }
  }

  void onStep(int step, List<Float> losses) {
    for (int task = 0; task < tasks.size(); task++) {
      lossSums[task] += losses.get(task);
      if (step % interval == 0) {
        record(task, step, lossSums[task] / interval);
        lossSums[task] = 0;
      }
    }
  }

  List<EngineEvent.Curve> points() {
    return points;
  }

  private void record(int task, int step, @Nullable Double loss) {
    var network = model.student().networks().get(task);
    var answers = Evaluator.answers(model, network, tasks.get(task).data().test(), EXAMPLES);
    var point =
        new EngineEvent.Curve(
            tasks.get(task).name(), step, loss, answers.studentAccuracy(), answers.agreement());
    points.add(point);
    events.accept(point);
  }
}
