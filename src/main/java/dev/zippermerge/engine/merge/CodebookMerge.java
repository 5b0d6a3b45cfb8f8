package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.codebook.CodebookStudent;
import dev.zippermerge.engine.codebook.CompactGraph;
import dev.zippermerge.engine.codebook.EncodedLayer;
import dev.zippermerge.engine.codebook.MergedNetworks;
import dev.zippermerge.engine.codebook.StoredNetworks;
import dev.zippermerge.engine.spec.Phase;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** A merge by NeuralMerger: encoding, then calibration of the codebooks. */
final class CodebookMerge {
  private final CodebookPlan plan;
  private final List<TaskInput> tasks;
  private final MergeRun run;

  CodebookMerge(CodebookPlan plan, List<TaskInput> tasks, MergeRun run) {
    this.plan = plan;
    this.tasks = tasks;
    this.run = run;
  }

  /** Merges from where the checkpoint is. */
  Merged run(Checkpoint start) throws IOException {
    run.progress().begin(Phase.ENCODE);
    var encoded = encode(start);
    var merged = merged(tasks, encoded);
    var model = new JointModel(CodebookStudent.build(merged));
    try {
      return calibrated(merged, model, encoded, start);
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private Merged calibrated(
      MergedNetworks merged, JointModel model, List<EncodedLayer> encoded, Checkpoint start)
      throws IOException {
    run.progress().begin(Phase.EVALUATE);
    var before =
        Objects.requireNonNullElseGet(start.header().before(), () -> Measurement.of(model, tasks));
    run.progress().begin(Phase.CALIBRATE);
    var curves = calibrate(model, start.with(encoded, before));
    var stored = StoredNetworks.of(merged, model.values(), plan.precision());
    // The student that is measured and verified is the one that is stored.
    model.writeAll(stored::values);
    return new Merged(
        model,
        CompactGraph.build(stored),
        before,
        curves.points(),
        new CodebookLayers(tasks, stored),
        null);
  }

  private Curves calibrate(JointModel model, Checkpoint start) throws IOException {
    var curves = new Curves(tasks, run.events());
    var earlier = start.header().calibration();
    if (earlier != null) {
      curves.restore(earlier.curves());
    }
    var examples = Calibration.examples(tasks, run.settings(), run.seed());
    new Calibration(model, examples, run.settings(), run.seed(), 0, curves, run)
        .run(
            start.calibration(),
            state -> run.checkpoints().offer(() -> start.with(state.get(), curves.state())));
    return curves;
  }

  /** Encodes the layers, and refits them unless the checkpoint was written after that. */
  private List<EncodedLayer> encode(Checkpoint start) throws IOException {
    var encoded =
        new Encoding(plan, tasks, run.seed(), run.progress()).run(start, run.checkpoints());
    if (!Boolean.TRUE.equals(plan.encoding().refit()) || start.header().before() != null) {
      return encoded;
    }
    var examples = Calibration.examples(tasks, run.settings(), run.seed());
    return new Refit(merged(tasks, encoded), examples, run.seed()).run();
  }

  /** The networks with these layers merged, all others as they are. */
  static MergedNetworks merged(List<TaskInput> tasks, List<EncodedLayer> encoded) {
    return new MergedNetworks(
        tasks.stream().map(TaskInput::name).toList(),
        tasks.stream().map(TaskInput::network).toList(),
        encoded);
  }
}
