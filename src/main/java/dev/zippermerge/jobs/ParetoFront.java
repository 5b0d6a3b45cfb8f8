package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.TrialResult;
import java.util.List;
import java.util.Optional;

/** Which trials are worth a thought: by bytes, and by the drop of their worst task. */
final class ParetoFront {
  private ParetoFront() {}

  /** True where no other trial beside it is better in one and no worse in the other. */
  static boolean has(StoredTrial trial, List<StoredTrial> all) {
    var own = trial.result();
    return own != null
        && all.stream()
            .filter(other -> other.group().equals(trial.group()))
            .flatMap(other -> Optional.ofNullable(other.result()).stream())
            .noneMatch(other -> beats(other, own));
  }

  private static boolean beats(TrialResult one, TrialResult other) {
    boolean noWorse = one.bytes() <= other.bytes() && one.worstDrop() <= other.worstDrop();
    return noWorse && (one.bytes() < other.bytes() || one.worstDrop() < other.worstDrop());
  }
}
