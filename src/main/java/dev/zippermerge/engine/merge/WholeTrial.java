package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.spec.TrialResult;
import dev.zippermerge.engine.speed.LatencyMeter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

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
    var whole = spec.withCodings(trial.codings());
    return MergePipeline.run(whole, out, checkpointing, meter, events);
  }

  /** What a search takes of the merge's result. */
  public static TrialResult result(Trial trial, MergeResult merge) {
    return new TrialResult(
        trial.id(),
        Trial.Kind.WHOLE,
        trial.codings(),
        merge.totals().artifactBytes(),
        merge.totals().compression(),
        merge.tasks().stream().map(TaskScores::of).toList());
  }
}
