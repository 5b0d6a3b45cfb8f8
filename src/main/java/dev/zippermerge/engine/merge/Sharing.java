package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.CalibrationTask;
import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.calibrate.LayerRefit;
import dev.zippermerge.engine.calibrate.Statistics;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.TrialResult.TaskScore;
import dev.zippermerge.engine.spec.ZipperSpec.Initialisation;
import dev.zippermerge.engine.spec.ZipperSpec.Share;
import dev.zippermerge.engine.zipper.SharedStart;
import dev.zippermerge.engine.zipper.Zipped;
import dev.zippermerge.engine.zipper.ZippedStudent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Shares a zipper's layers: what they start from, and by whose choice. */
final class Sharing {
  private final ZipperPlan plan;
  private final List<CalibrationTask> examples;
  private final long seed;
  private final Zipped none;
  private final Map<String, float[]> values;
  private final SharedStart start;

  /** Finds out which task is the harder one where that decides. */
  Sharing(
      ZipperPlan plan,
      List<TaskInput> tasks,
      List<CalibrationTask> examples,
      ZipperScores scores,
      long seed) {
    this.plan = plan;
    this.examples = examples;
    this.seed = seed;
    var apart = zipped(plan, tasks, Math.max(0, plan.settings().initialTask()));
    try (var model = new JointModel(ZippedStudent.build(apart, Map.of()))) {
      values = model.values();
      start = start(plan, scores.of(model), tasks, seed);
    }
    none = start instanceof SharedStart.OfTask(var task) ? zipped(plan, tasks, task) : apart;
  }

  private static Zipped zipped(ZipperPlan plan, List<TaskInput> tasks, int base) {
    return new Zipped(
        tasks.stream().map(TaskInput::name).toList(),
        tasks.stream().map(TaskInput::network).toList(),
        plan.twins(),
        0,
        plan.settings().share(),
        plan.settings().normalisation(),
        base,
        plan.counterparts(),
        plan.equal());
  }

  private static SharedStart start(
      ZipperPlan plan, List<TaskScore> originals, List<TaskInput> tasks, long seed) {
    return switch (plan.settings().initialisation()) {
      case MEAN, LEAST_SQUARES -> new SharedStart.Mean();
      case RANDOM -> new SharedStart.Noise(seed);
      case TASK -> new SharedStart.OfTask(plan.settings().initialTask());
      case AUTO -> automatic(plan.settings().share(), originals, tasks);
    };
  }

  /** The task with the lowest accuracy; where not all have labels of classes, none is harder. */
  private static SharedStart automatic(
      Share share, List<TaskScore> originals, List<TaskInput> tasks) {
    boolean comparable =
        tasks.stream().allMatch(task -> task.data().labelled() && task.data().train().classified());
    if (!comparable) {
      return share == Share.TRUNK ? new SharedStart.OfTask(0) : new SharedStart.Mean();
    }
    return new SharedStart.OfTask(
        IntStream.range(0, originals.size())
            .boxed()
            .min(Comparator.comparingDouble(i -> originals.get(i).original()))
            .orElseThrow());
  }

  /** The networks with nothing shared. */
  Zipped none() {
    return none;
  }

  /** Values of all variables of {@link #none()}. */
  Map<String, float[]> values() {
    return values;
  }

  /** Values of all variables once one more layer is shared. */
  Map<String, float[]> next(Zipped zipped, Map<String, float[]> before) {
    var joined = start.join(zipped, before);
    var kind = zipped.twins().get(zipped.shared()).layers().getFirst().kind();
    // A depthwise layer has no depth to fit over; its mean is trained like the others.
    if (plan.settings().initialisation() != Initialisation.LEAST_SQUARES
        || kind == WeightLayer.Kind.DEPTHWISE) {
      return joined;
    }
    return refitted(zipped.withShared(zipped.shared() + 1), joined);
  }

  private Map<String, float[]> refitted(Zipped zipped, Map<String, float[]> joined) {
    var twin = zipped.sharedTwins().getLast();
    try (var model = new JointModel(ZippedStudent.build(zipped, joined))) {
      new Statistics(model, examples, seed).measure();
      var kernel =
          model.student().variables().stream()
              .filter(variable -> variable.name().equals(Zipped.kernel(twin)))
              .findFirst()
              .orElseThrow();
      var parts =
          twin.members().stream()
              .map(
                  member ->
                      Refit.examples(
                          model,
                          member.task(),
                          member.layer(),
                          examples.get(member.task()).train(),
                          seed))
              .toList();
      try (var refit = new LayerRefit(model, kernel, parts)) {
        refit.run();
      }
      return model.values();
    }
  }
}
