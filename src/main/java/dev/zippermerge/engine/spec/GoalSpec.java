package dev.zippermerge.engine.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a merge shall reach, in place of a preset: r and C are then searched for, layer by layer
 * (NeuralMerger, section 4.1). At least one of the two goals is given. What is reached is judged by
 * whole merges on the test splits, by the figures that the merge reports.
 *
 * @param targetCompression least bytes of all originals (fp32) / bytes of the artifact, above 1.
 *     Alone: of the merges that reach it, the one with the least drop is chosen
 * @param maxAccuracyDrop largest drop of a task's score in points, 0 to 100; the worst task counts.
 *     Alone: of the merges that keep to it, the smallest is chosen. Both given: of those that meet
 *     both, the one with the least drop
 * @param segmentLengths values of r to try for each layer, 1 to 64, default 8, 16, 32; those beyond
 *     a layer's depth are left out
 * @param codewordCounts values of C to try for each layer, 2 to 256, default 16, 32, 64, 128, 256;
 *     those beyond half of a layer's vectors are left out
 * @param trialSteps joint calibration steps of a trial of one layer, 0 to 1,000,000, default 100
 * @param candidates whole merges tried in a round, 1 to 10, default 3; there are at most 3 rounds
 */
public record GoalSpec(
    @Nullable Double targetCompression,
    @Nullable Double maxAccuracyDrop,
    @Nullable List<Integer> segmentLengths,
    @Nullable List<Integer> codewordCounts,
    @Nullable Integer trialSteps,
    @Nullable Integer candidates) {

  /** A goal with the default search. */
  public GoalSpec(@Nullable Double targetCompression, @Nullable Double maxAccuracyDrop) {
    this(targetCompression, maxAccuracyDrop, null, null, null, null);
  }
}
