package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.GoalSpec;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.spec.TrialResult;
import dev.zippermerge.engine.spec.Verdict;
import dev.zippermerge.engine.speed.LatencyMeter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Trials of kind WHOLE: complete merges, measured on the test splits. */
public final class WholeTrial {
  private WholeTrial() {}

  /**
   * Merges with a trial's r and C.
   *
   * @param spec the specification whose goal is searched for
   * @see MergePipeline#run(MergeSpec, Path, Checkpointing, LatencyMeter, Consumer)
   */
  public static MergeResult run(
      MergeSpec spec,
      Trial trial,
      Path out,
      Checkpointing checkpointing,
      LatencyMeter meter,
      Consumer<EngineEvent> events)
      throws IOException {
    var bits = trial.bitsPerWeight();
    var whole = bits == null ? spec.withCodings(trial.codings()) : spec.withBits(bits);
    return warned(spec.goal(), MergePipeline.run(whole, out, checkpointing, meter, events));
  }

  /** The result, whose verdict says if the merge misses the goal. */
  private static MergeResult warned(@Nullable GoalSpec goal, MergeResult merge) {
    var verdict = merge.verdict();
    if (goal == null || verdict == null) {
      return merge;
    }
    var missed = new ArrayList<String>();
    var compression = goal.targetCompression();
    var drop = goal.maxAccuracyDrop();
    if (compression != null && merge.totals().compression() < compression) {
      missed.add(
          String.format(
              Locale.ROOT,
              "it is %.2f times smaller, not %.2f",
              merge.totals().compression(),
              compression));
    }
    if (drop != null && verdict.worstDrop() > drop) {
      missed.add(
          String.format(
              Locale.ROOT, "a task lost %.2f points, not %.2f", verdict.worstDrop(), drop));
    }
    return missed.isEmpty()
        ? merge
        : merge.with(
            verdict.with(
                new Verdict.Warning(
                    Verdict.Code.GOAL_NOT_MET,
                    null,
                    "This merge misses the goal: %s. Try more calibration steps, or a goal that it meets."
                        .formatted(String.join(", and ", missed)))));
  }

  /** What a search takes of the merge's result. */
  public static TrialResult result(Trial trial, MergeResult merge) {
    return new TrialResult(
        trial.id(),
        Trial.Kind.WHOLE,
        trial.codings(),
        merge.totals().artifactBytes(),
        merge.totals().compression(),
        merge.tasks().stream().map(TaskScores::of).toList(),
        trial.bitsPerWeight());
  }
}
