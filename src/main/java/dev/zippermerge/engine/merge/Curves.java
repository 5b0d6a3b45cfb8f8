package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.Calibrator;
import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.evaluate.Evaluator;
import dev.zippermerge.engine.spec.EngineEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Records loss and accuracy in the course of calibration: at the start and at each check. */
final class Curves {
  /** Test examples asked for each point. */
  private static final int EXAMPLES = 500;

  private final List<TaskInput> tasks;
  private final Consumer<EngineEvent> events;
  private final List<EngineEvent.Curve> points = new ArrayList<>();
  private double[] lossSums;
  private int steps;

  Curves(List<TaskInput> tasks, Consumer<EngineEvent> events) {
    this.tasks = tasks;
    this.events = events;
    this.lossSums = new double[tasks.size()];
  }

  /**
   * The curves so far.
   *
   * @param points the points
   * @param lossSums each task's losses since the last point, added up
   * @param steps steps since the last point
   */
  record State(List<EngineEvent.Curve> points, double[] lossSums, int steps) {}

  State state() {
    return new State(List.copyOf(points), lossSums.clone(), steps);
  }

  /** Goes on from earlier curves, telling their points again. */
  void restore(State state) {
    state
        .points()
        .forEach(
            point -> {
              points.add(point);
              events.accept(point);
            });
    lossSums = state.lossSums().clone();
    steps = state.steps();
  }

  /**
   * A point before any step of a calibration.
   *
   * @param first steps made before it
   */
  void start(JointModel model, int first, Calibrator.Check check) {
    for (int task = 0; task < tasks.size(); task++) {
      record(model, task, first, null, check);
    }
  }

  /**
   * Takes a step into account.
   *
   * @param first steps made before its calibration
   */
  void add(JointModel model, int first, Calibrator.Step step) {
    steps++;
    for (int task = 0; task < tasks.size(); task++) {
      lossSums[task] += step.losses().get(task);
      if (step.check() != null) {
        record(model, task, first + step.number(), lossSums[task] / steps, step.check());
        lossSums[task] = 0;
      }
    }
    steps = step.check() == null ? steps : 0;
  }

  List<EngineEvent.Curve> points() {
    return points;
  }

  private void record(
      JointModel model, int task, int step, @Nullable Double loss, Calibrator.Check check) {
    var network = model.student().networks().get(task);
    var input = tasks.get(task);
    var test = input.data().test().sample(EXAMPLES);
    var answers = Evaluator.answers(model, network, input.objective(), test, test.size());
    var point =
        new EngineEvent.Curve(
            input.name(),
            step,
            loss,
            check.losses().get(task),
            answers.studentAccuracy(),
            answers.agreement(),
            answers.studentError());
    points.add(point);
    events.accept(point);
  }
}
