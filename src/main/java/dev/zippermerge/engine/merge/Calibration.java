package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.CalibrationSettings;
import dev.zippermerge.engine.calibrate.CalibrationState;
import dev.zippermerge.engine.calibrate.CalibrationTask;
import dev.zippermerge.engine.calibrate.Calibrator;
import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.spec.EngineEvent;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** The calibration of a merge, with its curves and its progress. */
final class Calibration {
  /** Examples held out to check on at most; the loss over so many is steady enough to compare. */
  private static final int MOST_HELD_OUT = 500;

  private final Calibrator calibrator;
  private final Curves curves;
  private final Progress progress;
  private final Consumer<EngineEvent> events;

  Calibration(
      JointModel model,
      List<TaskInput> tasks,
      CalibrationSettings settings,
      long seed,
      Progress progress,
      Consumer<EngineEvent> events) {
    this.calibrator = new Calibrator(model, examples(tasks, settings, seed), settings, seed);
    this.curves = new Curves(model, tasks, events);
    this.progress = progress;
    this.events = events;
  }

  /**
   * Calibrates; the model's variables hold the result.
   *
   * @param start where to go on from: before calibration, or in the course of an equal one
   * @param checkpoints written to between steps
   */
  void run(Checkpoint start, Checkpoints checkpoints) throws IOException {
    int steps = begin(start);
    while (!calibrator.done()) {
      var step = calibrator.next();
      steps = step.number();
      curves.add(step);
      progress.step(steps);
      checkpoints.offer(() -> start.with(calibrator.state(), curves.state()));
    }
    end(steps);
  }

  private int begin(Checkpoint start) {
    var calibrated = start.header().calibration();
    if (calibrated == null) {
      curves.start(calibrator.start());
      return 0;
    }
    calibrator.restore(
        new CalibrationState(calibrated.step(), calibrated.standing(), start.values()));
    curves.restore(calibrated.curves());
    progress.step(calibrated.step());
    return calibrated.step();
  }

  private void end(int steps) {
    var best = calibrator.finish();
    if (!best.first().isEmpty()) {
      events.accept(
          new EngineEvent.Log(
              "Calibration ended after step %d; the state after step %d is kept, its validation loss is %.4g times that of the state as encoded."
                  .formatted(steps, best.step(), best.score())));
    }
  }

  List<EngineEvent.Curve> curves() {
    return curves.points();
  }

  /** What each task is calibrated with. */
  static List<CalibrationTask> examples(
      List<TaskInput> tasks, CalibrationSettings settings, long seed) {
    return tasks.stream().map(task -> examples(task, settings, seed)).toList();
  }

  /** What a task is calibrated with: its share of the training split, in two parts. */
  static CalibrationTask examples(TaskInput task, CalibrationSettings settings, long seed) {
    var parts =
        task.data()
            .share(settings.dataFraction(), seed)
            .holdOut(settings.validationFraction(), MOST_HELD_OUT, seed);
    return new CalibrationTask(
        task.objective(),
        parts.train(),
        parts.validation(),
        Objects.requireNonNullElse(task.spec().batchSize(), settings.batchSize()));
  }
}
