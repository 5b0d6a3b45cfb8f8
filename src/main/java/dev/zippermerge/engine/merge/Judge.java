package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.SpecRange;
import dev.zippermerge.engine.spec.Verdict;
import dev.zippermerge.engine.spec.Verdict.Code;
import dev.zippermerge.engine.spec.Verdict.Measure;
import dev.zippermerge.engine.spec.Verdict.Outcome;
import dev.zippermerge.engine.spec.Verdict.Warning;
import dev.zippermerge.engine.spec.VerdictLimits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Judges a merge by its figures. */
final class Judge {
  /** Examples from which on a share tells chance from skill. */
  private static final int ENOUGH = 50;

  /** An original counts as guessing up to this many times the share of right guesses. */
  private static final double CHANCE = 1.5;

  /** Points that agreement may lie below the lesser of the two accuracies. */
  private static final double MOST_DISAGREEMENT = 15;

  /** Share of the loss that the last fifth of the steps still took off. */
  private static final double STILL_FALLING = 0.01;

  private final @Nullable VerdictLimits limits;
  private final List<Integer> classes;
  private final @Nullable String nothingShared;

  /**
   * @param limits of drops, or null for the defaults
   * @param classes for each task the number of its classes; without meaning for a regression
   * @param nothingShared why a zipper shared nothing, or null
   */
  Judge(@Nullable VerdictLimits limits, List<Integer> classes, @Nullable String nothingShared) {
    this.limits = limits;
    this.classes = classes;
    this.nothingShared = nothingShared;
  }

  /** Checks the limits' ranges. */
  static void check(@Nullable VerdictLimits limits) {
    if (limits != null) {
      require("keptWithin", limits.keptWithin());
      require("slightlyWorseWithin", limits.slightlyWorseWithin());
    }
  }

  private static void require(String field, @Nullable Double points) {
    if (points != null) {
      SpecRange.require("verdict." + field, points, 0, 100);
    }
  }

  /** The verdict on a merge with these figures. */
  Verdict judge(List<MergeResult.Task> tasks, List<EngineEvent.Curve> curves) {
    var verdicts = tasks.stream().map(this::judge).toList();
    var outcome =
        verdicts.stream()
            .map(Verdict.Task::outcome)
            .max(Comparator.naturalOrder())
            .orElse(Outcome.KEPT);
    var verdict = new Verdict(outcome, verdicts, warnings(tasks, curves));
    return nothingShared == null
        ? verdict
        : new Verdict(Outcome.NOTHING_SHARED, verdicts, verdict.warnings())
            .with(new Warning(Code.NOTHING_SHARED, null, nothingShared));
  }

  private Verdict.Task judge(MergeResult.Task task) {
    var measure =
        task.mergedAccuracy() != null
            ? Measure.ACCURACY
            : task.mergedAgreement() != null ? Measure.AGREEMENT : Measure.VALUES;
    boolean labelled = measure == Measure.ACCURACY;
    double kept = limit(limits == null ? null : limits.keptWithin(), labelled ? 0.5 : 2);
    double worse =
        Math.max(
            kept, limit(limits == null ? null : limits.slightlyWorseWithin(), labelled ? 2 : 5));
    double drop = TaskScores.of(task).drop();
    var outcome =
        drop <= kept ? Outcome.KEPT : drop <= worse ? Outcome.SLIGHTLY_WORSE : Outcome.DEGRADED;
    return new Verdict.Task(task.name(), outcome, measure, drop, kept, worse);
  }

  private static double limit(@Nullable Double given, double otherwise) {
    return Objects.requireNonNullElse(given, otherwise);
  }

  private List<Warning> warnings(List<MergeResult.Task> tasks, List<EngineEvent.Curve> curves) {
    var warnings = new ArrayList<Warning>();
    for (int i = 0; i < tasks.size(); i++) {
      var task = tasks.get(i);
      add(warnings, chance(task, classes.get(i)));
      add(warnings, disagreement(task));
      add(warnings, lookup(task));
      add(warnings, falling(task.name(), curves));
    }
    return warnings;
  }

  private static void add(List<Warning> warnings, @Nullable Warning warning) {
    if (warning != null) {
      warnings.add(warning);
    }
  }

  private static @Nullable Warning chance(MergeResult.Task task, int classes) {
    var accuracy = task.originalAccuracy();
    return accuracy == null || task.testExamples() < ENOUGH || accuracy > CHANCE / classes
        ? null
        : new Warning(
            Code.ORIGINAL_AT_CHANCE,
            task.name(),
            "The original answers %s of its own data right, which is chance among %d classes. Check that the data set is the network's, and its scale: values may be scaled twice, by the data set and inside the network."
                .formatted(percent(accuracy), classes));
  }

  private static @Nullable Warning disagreement(MergeResult.Task task) {
    var original = task.originalAccuracy();
    var merged = task.mergedAccuracy();
    var agreement = task.mergedAgreement();
    if (original == null || merged == null || agreement == null) {
      return null;
    }
    return agreement * 100 >= Math.min(original, merged) * 100 - MOST_DISAGREEMENT
        ? null
        : new Warning(
            Code.AGREEMENT_LOW,
            task.name(),
            "Only %s of the answers equal the original's. The merged model is right on other examples than the original; raise calibration.distillationWeight if that matters."
                .formatted(percent(agreement)));
  }

  private static @Nullable Warning lookup(MergeResult.Task task) {
    var latency = task.latency();
    var lookup = latency == null ? null : latency.micros().mergedLookup();
    var tensorFlow = latency == null ? null : latency.micros().originalTensorFlow();
    return lookup == null || tensorFlow == null || lookup <= tensorFlow
        ? null
        : new Warning(
            Code.LOOKUP_SLOWER,
            task.name(),
            "Table lookup takes %.1f times as long as the original on TensorFlow. Run the artifact on TensorFlow if speed matters."
                .formatted(lookup / tensorFlow));
  }

  /** The last check is the best one, and the last fifth of the steps still lowered the loss. */
  private static @Nullable Warning falling(String task, List<EngineEvent.Curve> curves) {
    var checks =
        curves.stream()
            .filter(point -> point.task().equals(task) && point.validationLoss() != null)
            .toList();
    if (checks.size() < 5) {
      return null;
    }
    double last = Objects.requireNonNull(checks.getLast().validationLoss());
    double before = Objects.requireNonNull(checks.get(checks.size() * 4 / 5 - 1).validationLoss());
    boolean least =
        checks.stream().allMatch(p -> Objects.requireNonNull(p.validationLoss()) >= last);
    int steps = checks.getLast().step();
    return !least || last > before * (1 - STILL_FALLING)
        ? null
        : new Warning(
            Code.LOSS_STILL_FALLING,
            task,
            "The loss was still falling when calibration ended after %d steps. Try calibration.steps %d."
                .formatted(steps, 2 * steps));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
