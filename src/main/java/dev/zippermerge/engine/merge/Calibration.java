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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A calibration in a merge, or in one stage of it, with its curves and its progress. */
final class Calibration {
  /** Examples held out to check on at most; the loss over so many is steady enough to compare. */
  private static final int MOST_HELD_OUT = 500;

  private final JointModel model;
  private final Calibrator calibrator;
  private final int first;
  private final Curves curves;
  private final MergeRun run;

  /**
   * @param settings steps, rates and weights
   * @param seed decides the batches
   * @param first steps that the merge made before
   */
  Calibration(
      JointModel model,
      List<CalibrationTask> examples,
      CalibrationSettings settings,
      long seed,
      int first,
      Curves curves,
      MergeRun run) {
    this(model, new Calibrator(model, examples, settings, seed), first, curves, run);
  }

  /**
   * @param calibrator what calibrates
   * @param first steps that the merge made before
   */
  Calibration(JointModel model, Calibrator calibrator, int first, Curves curves, MergeRun run) {
    this.model = model;
    this.calibrator = calibrator;
    this.first = first;
    this.curves = curves;
    this.run = run;
  }

  /** What is told the state between steps. */
  interface Saver {
    void offer(Supplier<CalibrationState> state) throws IOException;
  }

  /**
   * Calibrates; the model's variables hold the result.
   *
   * @param start where an equal calibration stood; null: from the start
   * @return steps that were made
   */
  int run(@Nullable CalibrationState start, Saver saver) throws IOException {
    int steps = begin(start);
    while (!calibrator.done()) {
      var step = calibrator.next();
      steps = step.number();
      curves.add(model, first, step);
      run.progress().step(first + steps);
      saver.offer(calibrator::state);
    }
    end(steps);
    return steps;
  }

  private int begin(@Nullable CalibrationState start) {
    if (start == null) {
      curves.start(model, first, calibrator.start());
      return 0;
    }
    calibrator.restore(start);
    run.progress().step(first + start.step());
    return start.step();
  }

  private void end(int steps) {
    var best = calibrator.finish();
    if (!best.first().isEmpty()) {
      run.events()
          .accept(
              new EngineEvent.Log(
                  "Calibration ended after step %d; the state after step %d is kept, its validation loss is %.4g times that of the state at the start."
                      .formatted(first + steps, first + best.step(), best.score())));
    }
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
