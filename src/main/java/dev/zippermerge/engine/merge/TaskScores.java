package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.evaluate.Answers;
import dev.zippermerge.engine.spec.AnswerError;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.TrialResult.TaskScore;
import org.jspecify.annotations.Nullable;

/** Brings what was measured of a task down to one number, as {@link TaskScore} tells. */
final class TaskScores {
  /** Drops are in millionths of a point: 0.37 - 0.36 is one point and not 1.0000000000000009. */
  private static final double STEPS_OF_A_POINT = 1e6;

  private TaskScores() {}

  /** A task of a merge. */
  static TaskScore of(MergeResult.Task task) {
    return score(
        task.name(),
        new Measured(
            task.originalAccuracy(),
            task.mergedAccuracy(),
            task.mergedAgreement(),
            task.originalError(),
            task.mergedError()),
        null);
  }

  /** A task of a student. */
  static TaskScore of(String task, Answers answers, @Nullable Double loss) {
    return score(
        task,
        new Measured(
            answers.teacherAccuracy(),
            answers.studentAccuracy(),
            answers.agreement(),
            answers.teacherError(),
            answers.studentError()),
        loss);
  }

  private record Measured(
      @Nullable Double originalAccuracy,
      @Nullable Double accuracy,
      @Nullable Double agreement,
      @Nullable AnswerError originalError,
      @Nullable AnswerError error) {}

  private static TaskScore score(String task, Measured measured, @Nullable Double loss) {
    if (measured.originalAccuracy != null && measured.accuracy != null) {
      return score(task, measured.originalAccuracy, measured.accuracy, loss);
    }
    if (measured.agreement != null) {
      return score(task, 1, measured.agreement, loss);
    }
    return values(task, measured.originalError, measured.error, loss);
  }

  private static TaskScore values(
      String task,
      @Nullable AnswerError original,
      @Nullable AnswerError merged,
      @Nullable Double loss) {
    if (merged != null && merged.boxes() != null) {
      return score(task, 1, merged.boxes().f1(), loss);
    }
    if (original != null
        && merged != null
        && original.rSquared() != null
        && merged.rSquared() != null) {
      return score(task, original.rSquared(), merged.rSquared(), loss);
    }
    var relative = merged == null ? null : merged.relativeToOriginal();
    return score(task, 1, relative == null ? 0 : 1 - relative, loss);
  }

  private static TaskScore score(
      String task, double original, double score, @Nullable Double loss) {
    double drop = Math.rint(100 * (original - score) * STEPS_OF_A_POINT) / STEPS_OF_A_POINT;
    return new TaskScore(task, score, original, drop, loss);
  }
}
