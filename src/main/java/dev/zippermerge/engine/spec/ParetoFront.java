package dev.zippermerge.engine.spec;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The trials that no other betters: among the whole merges, and among the trials of one layer, none
 * has both at most the bytes and at most the worst drop of such a trial, and less of one of them.
 */
public final class ParetoFront {
  private ParetoFront() {}

  /** The ids of the trials on their fronts. */
  public static Set<String> of(List<TrialResult> results) {
    return results.stream()
        .filter(result -> results.stream().noneMatch(other -> betters(other, result)))
        .map(TrialResult::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean betters(TrialResult a, TrialResult b) {
    return comparable(a, b)
        && a.bytes() <= b.bytes()
        && a.worstDrop() <= b.worstDrop()
        && (a.bytes() < b.bytes() || a.worstDrop() < b.worstDrop());
  }

  private static boolean comparable(TrialResult a, TrialResult b) {
    return a.kind() == b.kind()
        && (a.kind() == Trial.Kind.WHOLE
            || a.codings().getFirst().layer().equals(b.codings().getFirst().layer()));
  }
}
