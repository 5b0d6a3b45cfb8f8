package dev.zippermerge.engine.spec;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a merge came to.
 *
 * @param outcome the worst of the tasks' outcomes
 * @param tasks one for each task
 * @param warnings what the reader of the figures should know
 */
public record Verdict(Outcome outcome, List<Task> tasks, List<Warning> warnings) {

  /** How well the merged model does what the originals did. */
  public enum Outcome {
    /** The drop is within the first limit. */
    KEPT,
    /** The drop is beyond the first limit and within the second. */
    SLIGHTLY_WORSE,
    /** The drop is beyond the second limit. */
    DEGRADED,
    /** Of a whole zipper: no layer could be shared, so the file is hardly smaller. */
    NOTHING_SHARED
  }

  /** What a task is judged by. */
  public enum Measure {
    /** Share of right answers. */
    ACCURACY,
    /** Share of answers that equal the original's; there are no labels. */
    AGREEMENT,
    /** R² against labels, or 1 - relative difference to the original's values. */
    VALUES
  }

  /**
   * The verdict on one task.
   *
   * @param task the task's name
   * @param outcome how well it was kept
   * @param measure what it is judged by
   * @param drop points lost; below 0 if the merged model is better
   * @param keptWithin points up to which it counts as kept
   * @param slightlyWorseWithin points up to which it counts as slightly worse
   */
  public record Task(
      String task,
      Outcome outcome,
      Measure measure,
      double drop,
      double keptWithin,
      double slightlyWorseWithin) {}

  /** Causes of warnings. */
  public enum Code {
    /** The original answers no better than chance: wrong data or wrong scaling. */
    ORIGINAL_AT_CHANCE,
    /** The merged model is right as often as the original, but on other examples. */
    AGREEMENT_LOW,
    /** More calibration steps would lower the loss. */
    LOSS_STILL_FALLING,
    /** The merged model's table lookup is slower than TensorFlow. */
    LOOKUP_SLOWER,
    /** The zipper could not share its first layer; the message says why. */
    NOTHING_SHARED,
    /** The merge is the nearest to the goal that the search found, and misses it. */
    GOAL_NOT_MET
  }

  /**
   * A warning.
   *
   * @param code its cause
   * @param task the task that it is about; absent if it is about all
   * @param message what is wrong and what to do
   */
  public record Warning(Code code, @Nullable String task, String message) {}

  /** The same verdict with another warning. */
  public Verdict with(Warning warning) {
    return new Verdict(
        outcome, tasks, Stream.concat(warnings.stream(), Stream.of(warning)).toList());
  }

  /** The largest drop of a task in points. */
  public double worstDrop() {
    return tasks.stream().mapToDouble(Task::drop).max().orElse(0);
  }
}
