package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.ParetoFront;
import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.spec.TrialCsv;
import dev.zippermerge.engine.spec.TrialResult;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trial of a search for r and C.
 *
 * @param id unique in its job
 * @param kind what it merges
 * @param status where it stands
 * @param codings r and C that it tries
 * @param attempt how often a worker took it up
 * @param bytes of the layer in the graph, or of the artifact, once it is done
 * @param compression fp32 bytes of what it merged / {@code bytes}
 * @param tasks per task, once it is done
 * @param paretoFront true where no other trial of the same layer, or no other whole merge, is both
 *     as small and as accurate
 * @param chosen true where its merge is the job's
 * @param progress how far it is, while it runs
 * @param startedAt when a worker last took it up
 * @param finishedAt when it ended
 * @param problem why it failed
 */
public record TrialView(
    String id,
    Trial.Kind kind,
    TrialStatus status,
    List<LayerCoding> codings,
    int attempt,
    @Nullable Long bytes,
    @Nullable Double compression,
    @Nullable List<TrialResult.TaskScore> tasks,
    boolean paretoFront,
    boolean chosen,
    @Nullable JobProgress progress,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable JobProblem problem) {

  /** All trials of a job, in their order. */
  static List<TrialView> of(List<StoredTrial> trials) {
    var front = ParetoFront.of(StoredTrial.results(trials));
    return trials.stream().map(trial -> of(trial, front.contains(trial.trial().id()))).toList();
  }

  /** What a table tells of it. */
  public TrialCsv.Entry row() {
    var result =
        bytes == null || compression == null || tasks == null
            ? null
            : new TrialResult(id, kind, codings, bytes, compression, tasks);
    var trial = new Trial(id, kind, codings);
    return new TrialCsv.Entry(trial, status.name(), result, paretoFront, chosen);
  }

  private static TrialView of(StoredTrial stored, boolean paretoFront) {
    var result = stored.result();
    return new TrialView(
        stored.trial().id(),
        stored.trial().kind(),
        stored.status(),
        stored.trial().codings(),
        stored.attempt(),
        result == null ? null : result.bytes(),
        result == null ? null : result.compression(),
        result == null ? null : result.tasks(),
        paretoFront,
        stored.chosen(),
        stored.progress(),
        stored.startedAt(),
        stored.finishedAt(),
        stored.problem());
  }
}
