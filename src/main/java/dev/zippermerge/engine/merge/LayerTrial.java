package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.CalibrationSettings;
import dev.zippermerge.engine.calibrate.CalibrationTask;
import dev.zippermerge.engine.calibrate.Calibrator;
import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.codebook.CodebookStudent;
import dev.zippermerge.engine.codebook.EncodedLayer;
import dev.zippermerge.engine.codebook.MergedNetworks;
import dev.zippermerge.engine.codebook.StoredNetworks;
import dev.zippermerge.engine.evaluate.Evaluator;
import dev.zippermerge.engine.spec.CodebookPrecision;
import dev.zippermerge.engine.spec.Phase;
import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.spec.TrialResult;
import dev.zippermerge.engine.spec.TrialResult.TaskScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * A trial of one layer: it is encoded, all others keep their original weights, its codebook and the
 * output layers are calibrated for a while, and the student, rounded as it would be stored, is
 * measured on what is held out of the training split.
 */
final class LayerTrial {
  private final List<TaskInput> tasks;
  private final EncodedLayer layer;
  private final CodebookPrecision precision;
  private final MergedNetworks merged;

  LayerTrial(List<TaskInput> tasks, EncodedLayer layer, CodebookPrecision precision) {
    this.tasks = tasks;
    this.layer = layer;
    this.precision = precision;
    this.merged = CodebookMerge.merged(tasks, List.of(layer));
  }

  TrialResult run(
      Trial trial,
      CalibrationSettings settings,
      long seed,
      Progress progress,
      BooleanSupplier stop) {
    try (var model = new JointModel(CodebookStudent.build(merged))) {
      var examples = tasks.stream().map(task -> examples(task, settings, seed)).toList();
      var calibrator = new Calibrator(model, examples, settings, seed);
      progress.begin(Phase.CALIBRATE);
      calibrate(calibrator, progress, stop);
      var stored = StoredNetworks.of(merged, model.values(), precision);
      model.writeAll(stored::values);
      progress.begin(Phase.EVALUATE);
      var scores = scores(model, examples, calibrator.check());
      progress.end();
      long bytes = Sizes.biases(layer.alignment(), tasks) + stored.size(0);
      double before = Sizes.before(layer.alignment(), tasks);
      return new TrialResult(
          trial.id(), Trial.Kind.LAYER, trial.codings(), bytes, before / bytes, scores);
    }
  }

  /** Where nothing can be held out, the training examples themselves are measured on. */
  private static CalibrationTask examples(
      TaskInput input, CalibrationSettings settings, long seed) {
    var task = Calibration.examples(input, settings, seed);
    return new CalibrationTask(
        task.objective(),
        task.train(),
        Objects.requireNonNullElse(task.validation(), task.train()),
        task.batchSize());
  }

  private static void calibrate(Calibrator calibrator, Progress progress, BooleanSupplier stop) {
    while (!calibrator.done()) {
      if (stop.getAsBoolean()) {
        throw new StoppedException();
      }
      progress.step(calibrator.next().number());
    }
  }

  private List<TaskScore> scores(
      JointModel model, List<CalibrationTask> examples, Calibrator.Check check) {
    var scores = new ArrayList<TaskScore>();
    for (int i = 0; i < tasks.size(); i++) {
      var network = model.student().networks().get(i);
      var split = Objects.requireNonNull(examples.get(i).validation());
      var answers =
          Evaluator.answers(model, network, tasks.get(i).objective(), split, split.size());
      double loss = Objects.requireNonNull(check.losses().get(i));
      scores.add(TaskScores.of(tasks.get(i).name(), answers, loss));
    }
    return scores;
  }
}
