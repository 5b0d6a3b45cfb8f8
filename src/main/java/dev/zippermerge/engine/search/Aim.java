package dev.zippermerge.engine.search;

import dev.zippermerge.engine.spec.TrialResult;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a goal asks of whole merges.
 *
 * @param mostDrop largest drop of a task in points, absent where it is free
 * @param mostBytes largest artifact, absent where size is free
 */
record Aim(@Nullable Double mostDrop, @Nullable Double mostBytes) {

  static Aim of(SearchSettings settings, long originalBytes) {
    var compression = settings.targetCompression();
    return new Aim(
        settings.maxAccuracyDrop(), compression == null ? null : originalBytes / compression);
  }

  /** True where a merge meets the goal. */
  boolean met(TrialResult whole) {
    return (mostBytes == null || whole.bytes() <= mostBytes)
        && (mostDrop == null || whole.worstDrop() <= mostDrop);
  }

  /**
   * The best of the merges that meet the goal: where it asks for a size the one with the least
   * drop, else the smallest.
   */
  Optional<TrialResult> best(List<TrialResult> wholes) {
    Comparator<TrialResult> bySize = Comparator.comparingLong(TrialResult::bytes);
    return wholes.stream()
        .filter(this::met)
        .min(
            mostBytes == null
                ? bySize
                : Comparator.comparingDouble(TrialResult::worstDrop).thenComparing(bySize));
  }

  /** How far a merge is from the goal: the sum of what it misses each part by, as a share. */
  double distance(TrialResult whole) {
    double bytes = mostBytes == null ? 0 : Math.max(0, whole.bytes() / mostBytes - 1);
    double drop = mostDrop == null ? 0 : Math.max(0, whole.worstDrop() - mostDrop) / 100;
    return bytes + drop;
  }
}
