package dev.zippermerge.engine.bench;

import java.util.List;

/**
 * What a benchmark measures.
 *
 * @param seeds of networks and merges, at least one
 * @param steps joint calibration steps of each merge
 * @param mostTrainingSteps upper bound of each network's training steps
 * @param only the ids of tables and figures; all where empty
 */
public record Settings(List<Long> seeds, int steps, int mostTrainingSteps, List<String> only) {
  /** A task whose network is trained for no more steps than that. */
  BenchTask bounded(BenchTask task) {
    return task.withSteps(Math.min(task.steps(), mostTrainingSteps));
  }
}
