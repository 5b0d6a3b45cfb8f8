package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.CalibrationSettings;
import dev.zippermerge.engine.search.SearchSettings;
import dev.zippermerge.engine.spec.GoalSpec;
import dev.zippermerge.engine.spec.MergeMethod;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.TaskSpec;
import dev.zippermerge.engine.zipper.ZipperSettings;
import java.util.HashSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of a specification that need no file. */
final class SpecChecks {
  private static final Pattern TASK_NAME = Pattern.compile("[a-z][a-z0-9_]{0,30}");
  private static final int MOST_TASKS = 8;

  private SpecChecks() {}

  static void check(MergeSpec spec) {
    if (spec.tasks().isEmpty() || spec.tasks().size() > MOST_TASKS) {
      throw invalid("tasks", "A merge takes 1 to " + MOST_TASKS + " tasks.");
    }
    var names = new HashSet<String>();
    for (int i = 0; i < spec.tasks().size(); i++) {
      var field = "tasks[%d]".formatted(i);
      check(spec.tasks().get(i), field, names);
      if (spec.tasks().get(i).data() == null && !Plan.isExact(spec)) {
        throw invalid(field + ".data", "Only zipper.share EXACT works without data.");
      }
    }
    if (spec.method() == MergeMethod.ZIPPERING) {
      checkZipper(spec);
    } else if (spec.zipper() != null) {
      throw invalid("zipper", "Only the method ZIPPERING takes this.");
    }
    if (spec.goal() != null) {
      check(spec, spec.goal());
    }
    Judge.check(spec.verdict());
  }

  private static void checkZipper(MergeSpec spec) {
    if (spec.tasks().size() < 2) {
      throw invalid("tasks", "Zippering takes 2 to " + MOST_TASKS + " tasks.");
    }
    requireNone("preset", spec.preset());
    requireNone("layers", spec.layers());
    requireNone("encoding", spec.encoding());
    requireNone("goal", spec.goal());
    if (Plan.isExact(spec)) {
      requireNone("alignment", spec.alignment(), "Equal layers are found, not given.");
      requireNone(
          "calibration",
          spec.calibration(),
          "Nothing is trained if equal layers are shared alone.");
    }
    ZipperSettings.of(spec.zipper(), spec.tasks().stream().map(TaskSpec::name).toList());
  }

  private static void requireNone(String field, @Nullable Object value, String why) {
    if (value != null) {
      throw invalid(field, why);
    }
  }

  private static void requireNone(String field, @Nullable Object value) {
    if (value != null) {
      throw invalid(field, "Only the method NEURAL_MERGER takes this.");
    }
  }

  private static void check(MergeSpec spec, GoalSpec goal) {
    if (spec.preset() != null) {
      throw invalid("preset", "A merge has a preset or a goal, not both.");
    }
    SearchSettings.of(goal);
  }

  private static void check(TaskSpec task, String field, HashSet<String> names) {
    if (!TASK_NAME.matcher(task.name()).matches()) {
      throw invalid(field + ".name", "A task's name has the form " + TASK_NAME + ".");
    }
    if (task.name().equals("zippermerge") || task.name().equals("serving_default")) {
      throw invalid(field + ".name", "The name is taken by the artifact itself.");
    }
    var batchSize = task.batchSize();
    if (batchSize != null && (batchSize < 1 || batchSize > CalibrationSettings.MAX_BATCH_SIZE)) {
      throw invalid(
          field + ".batchSize",
          "%d is outside 1 to %d.".formatted(batchSize, CalibrationSettings.MAX_BATCH_SIZE));
    }
    if (!names.add(task.name())) {
      throw invalid(field + ".name", "The name " + task.name() + " is given twice.");
    }
  }

  private static RefusedException invalid(String field, String message) {
    return new RefusedException(RefusalCode.SPEC_INVALID, field, message);
  }
}
