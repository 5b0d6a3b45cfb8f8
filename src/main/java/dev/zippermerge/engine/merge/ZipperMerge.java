package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.CalibrationState;
import dev.zippermerge.engine.calibrate.CalibrationTask;
import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.calibrate.Statistics;
import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.Phase;
import dev.zippermerge.engine.spec.TrialResult.TaskScore;
import dev.zippermerge.engine.spec.ZipperStep;
import dev.zippermerge.engine.zipper.Schedule;
import dev.zippermerge.engine.zipper.StoredZipped;
import dev.zippermerge.engine.zipper.Zipped;
import dev.zippermerge.engine.zipper.ZippedGraph;
import dev.zippermerge.engine.zipper.ZippedStudent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A merge by zippering: layer after layer becomes shared, each time the whole student is
 * calibrated, and what it has learnt is carried on (slide 10).
 */
final class ZipperMerge {
  private static final String UNDO = "undo/";

  private final ZipperPlan plan;
  private final List<TaskInput> tasks;
  private final MergeRun run;
  private final List<CalibrationTask> examples;
  private final Schedule schedule;
  private final Curves curves;
  private final ZipperScores scores;

  ZipperMerge(ZipperPlan plan, List<TaskInput> tasks, MergeRun run) {
    this.plan = plan;
    this.run = run;
    this.examples = Calibration.examples(tasks, run.settings(), run.seed());
    this.tasks = MatchedTasks.of(plan, tasks, examples);
    this.schedule = plan.schedule();
    this.curves = new Curves(this.tasks, run.events());
    this.scores = new ZipperScores(this.tasks, examples, plan.settings().maxAccuracyDrop());
  }

  /**
   * Where the zipper stands between two stages.
   *
   * @param zipped what is shared
   * @param values values of all variables
   * @param stage stages done
   * @param first calibration steps done
   * @param stopped true where no more layers may be shared
   * @param steps what was done
   */
  private record Standing(
      Zipped zipped,
      Map<String, float[]> values,
      int stage,
      int first,
      boolean stopped,
      List<ZipperStep> steps) {}

  /** Merges from where the checkpoint is. */
  Merged run(Checkpoint start) throws IOException {
    run.progress().begin(Phase.ENCODE);
    var sharing = new Sharing(plan, tasks, examples, scores, run.seed());
    run.progress().begin(Phase.EVALUATE);
    var before = start.header().before();
    if (before == null) {
      before = uncalibrated(sharing);
    }
    var measured = start.with(List.of(), before);
    run.progress().begin(Phase.CALIBRATE);
    var standing = begin(sharing, start);
    var resumed = start.calibration();
    while (standing.stage() < schedule.stages().size()) {
      standing = stage(sharing, standing, resumed, measured);
      resumed = null;
    }
    return finish(standing, before);
  }

  /** All layers shared at once and nothing calibrated but statistics. */
  private Measurement uncalibrated(Sharing sharing) {
    int all = plan.twins().size();
    var values = shared(sharing, sharing.none(), sharing.values(), all);
    var zipped = sharing.none().withShared(all);
    try (var model = new JointModel(ZippedStudent.build(zipped, values))) {
      if (!zipped.lossless()) {
        new Statistics(model, examples, run.seed()).measure();
      }
      return Measurement.of(model, tasks);
    }
  }

  /** Values of all variables once as many layers are shared. */
  private static Map<String, float[]> shared(
      Sharing sharing, Zipped zipped, Map<String, float[]> values, int count) {
    for (int shared = zipped.shared(); shared < count; shared++) {
      values = sharing.next(zipped.withShared(shared), values);
    }
    return values;
  }

  private Standing begin(Sharing sharing, Checkpoint start) {
    var earlier = start.header().zipper();
    var calibrated = start.header().calibration();
    if (earlier == null || calibrated == null) {
      return first(sharing.none().withShared(plan.equal()), sharing.values());
    }
    curves.restore(calibrated.curves());
    var values = new HashMap<String, float[]>();
    start
        .values()
        .forEach(
            (name, value) -> {
              if (name.startsWith(UNDO)) {
                values.put(name.substring(UNDO.length()), value);
              }
            });
    return new Standing(
        sharing.none().withShared(earlier.shared()),
        values,
        earlier.stage(),
        earlier.first(),
        earlier.stopped(),
        earlier.steps());
  }

  /** Equal layers are shared before anything is trained. */
  private Standing first(Zipped zipped, Map<String, float[]> values) {
    var none = new Standing(zipped, values, 0, 0, false, List.of());
    if (!zipped.lossless()) {
      return none;
    }
    try (var model = new JointModel(ZippedStudent.build(zipped, values))) {
      var last = zipped.sharedTwins().getLast().name();
      var step = new ZipperStep(last, zipped.shared(), 0, 0, false, scores.of(model));
      return new Standing(zipped, values, 0, 0, false, List.of(step));
    }
  }

  private Standing stage(
      Sharing sharing, Standing standing, @Nullable CalibrationState resumed, Checkpoint measured)
      throws IOException {
    var stage = schedule.stages().get(standing.stage());
    // Where not even the first layer could be shared, the originals stay as they are.
    if (standing.stopped() && (stage.step() || standing.zipped().shared() <= plan.equal())) {
      return after(standing, standing.zipped(), standing.values(), 0, true, null);
    }
    int count = stage.step() ? plan.equal() + stage.shared() : standing.zipped().shared();
    var zipped = standing.zipped().withShared(count);
    var values =
        resumed == null
            ? shared(sharing, standing.zipped(), standing.values(), count)
            : resumed.current();
    run.progress().shared(zipped.shared(), plan.twins().size());
    try (var model = new JointModel(ZippedStudent.build(zipped, values))) {
      int updates = calibrate(model, standing, stage, resumed, measured);
      var reached = scores.of(model);
      boolean undone = stage.step() && scores.breakBudget(reached);
      var step = step(standing, zipped, stage, updates, undone, reached);
      return undone
          ? after(standing, standing.zipped(), standing.values(), updates, true, step)
          : after(standing, zipped, all(values, model), updates, standing.stopped(), step);
    }
  }

  private int calibrate(
      JointModel model,
      Standing standing,
      Schedule.Stage stage,
      @Nullable CalibrationState resumed,
      Checkpoint measured)
      throws IOException {
    var settings = run.settings().part(standing.first(), stage.updates());
    long seed = run.seed() + 1000L * standing.stage();
    return new Calibration(model, examples, settings, seed, standing.first(), curves, run)
        .run(
            resumed,
            state -> run.checkpoints().offer(() -> checkpoint(measured, standing, state.get())));
  }

  /** A checkpoint in the course of a stage; what the stage started from is there to go back to. */
  private Checkpoint checkpoint(Checkpoint measured, Standing standing, CalibrationState state) {
    var values = new HashMap<>(state.values());
    standing.values().forEach((name, value) -> values.put(UNDO + name, value));
    return measured
        .with(new CalibrationState(state.step(), state.standing(), values), curves.state())
        .with(
            new Checkpoint.Zipping(
                standing.stage(),
                standing.zipped().shared(),
                standing.first(),
                standing.stopped(),
                standing.steps()));
  }

  /** Variables that the student has no more keep the values that they had. */
  private static Map<String, float[]> all(Map<String, float[]> values, JointModel model) {
    var all = new HashMap<>(values);
    all.putAll(model.values());
    return all;
  }

  private ZipperStep step(
      Standing standing,
      Zipped zipped,
      Schedule.Stage stage,
      int updates,
      boolean undone,
      List<TaskScore> reached) {
    var layer = stage.step() ? zipped.sharedTwins().getLast().name() : null;
    return new ZipperStep(
        layer,
        undone ? standing.zipped().shared() : zipped.shared(),
        updates,
        standing.first() + updates,
        undone,
        reached);
  }

  private static Standing after(
      Standing standing,
      Zipped zipped,
      Map<String, float[]> values,
      int updates,
      boolean stopped,
      @Nullable ZipperStep step) {
    var steps = new ArrayList<>(standing.steps());
    if (step != null) {
      steps.add(step);
    }
    return new Standing(
        zipped, values, standing.stage() + 1, standing.first() + updates, stopped, steps);
  }

  private Merged finish(Standing standing, Measurement before) {
    NothingShared.why(standing.steps())
        .ifPresent(why -> run.events().accept(new EngineEvent.Log(why)));
    var zipped = standing.zipped();
    var model = new JointModel(ZippedStudent.build(zipped, standing.values()));
    try {
      var stored = StoredZipped.of(zipped, model.student(), model.values());
      // The student that is measured and verified is the one that is stored.
      model.writeAll(stored::values);
      var layers = ZippedLayers.of(tasks, zipped);
      return new Merged(
          model, ZippedGraph.build(stored), before, curves.points(), layers, standing.steps());
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }
}
