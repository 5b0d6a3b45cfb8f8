package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.CalibrationTask;
import dev.zippermerge.engine.calibrate.Calibrator;
import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.calibrate.Statistics;
import dev.zippermerge.engine.spec.Phase;
import dev.zippermerge.engine.vq.CodeRenewal;
import dev.zippermerge.engine.vq.QuantisedGraph;
import dev.zippermerge.engine.vq.QuantisedNetworks;
import dev.zippermerge.engine.vq.QuantisedStudent;
import dev.zippermerge.engine.vq.Quantiser;
import dev.zippermerge.engine.vq.StoredQuantised;
import java.io.IOException;
import java.util.List;

/**
 * A merge by NeuralMerger with codebooks of a wider scope: encoding, then calibration of
 * everything, in which codes are learnt.
 */
final class QuantisedMerge {
  private final QuantisedPlan plan;
  private final List<TaskInput> tasks;
  private final MergeRun run;

  QuantisedMerge(QuantisedPlan plan, List<TaskInput> tasks, MergeRun run) {
    this.plan = plan;
    this.tasks = tasks;
    this.run = run;
  }

  /** Merges from where the checkpoint is; encoding is quick and done again. */
  Merged run(Checkpoint start) throws IOException {
    run.progress().begin(Phase.ENCODE);
    var encoded =
        Quantiser.quantise(
            tasks.stream().map(TaskInput::name).toList(),
            tasks.stream().map(TaskInput::network).toList(),
            plan.books(),
            plan.targetBits(),
            run.seed());
    int layers = plan.alignments().size();
    run.progress().layers(layers, layers);
    var model = new JointModel(QuantisedStudent.build(encoded));
    try {
      return calibrated(encoded, model, start);
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private Merged calibrated(QuantisedNetworks encoded, JointModel model, Checkpoint start)
      throws IOException {
    run.progress().begin(Phase.EVALUATE);
    var examples = examples(model);
    var before = start.header().before();
    if (before == null) {
      new Statistics(model, examples, run.seed()).measure();
      before = Measurement.of(model, tasks);
    }
    run.progress().begin(Phase.CALIBRATE);
    var curves = calibrate(encoded, model, examples, start.with(List.of(), before));
    var stored = StoredQuantised.of(encoded, model.values());
    // The student that is measured and verified is the one that is stored.
    stored.writeTo(model);
    return new Merged(
        model,
        QuantisedGraph.build(stored),
        before,
        curves.points(),
        new QuantisedLayers(plan, tasks, stored),
        null);
  }

  private List<CalibrationTask> examples(JointModel model) {
    return AugmentationChoice.of(
        model, Calibration.examples(tasks, run.settings(), run.seed()), run);
  }

  private Curves calibrate(
      QuantisedNetworks encoded, JointModel model, List<CalibrationTask> examples, Checkpoint start)
      throws IOException {
    var curves = new Curves(tasks, run.events());
    var earlier = start.header().calibration();
    if (earlier != null) {
      curves.restore(earlier.curves());
    }
    var settings = run.settings();
    var renewal = new CodeRenewal(encoded, settings.steps(), plan.targetBits());
    var calibrator = new Calibrator(model, examples, settings, run.seed(), renewal);
    new Calibration(model, calibrator, 0, curves, run)
        .run(
            start.calibration(),
            state -> run.checkpoints().offer(() -> start.with(state.get(), curves.state())));
    return curves;
  }
}
