package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.Phase;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells when an attempt goes from one phase to the next: with the engine's first word of that one,
 * and from the last with the engine's end.
 */
final class Phases {
  private final List<Function<Phase, Runnable>> watchers;
  private @Nullable Phase current;
  private List<Runnable> ends = List.of();
  private boolean over;

  /**
   * Before the first phase.
   *
   * @param watchers are told of a phase as it begins, and give what is to be run as it ends
   */
  Phases(List<Function<Phase, Runnable>> watchers) {
    this.watchers = watchers;
  }

  /** Takes the engine's word of the phase that it is in; after the end it is too late for that. */
  synchronized void hear(Phase now) {
    if (!over && now != current) {
      leave();
      current = now;
      ends = watchers.stream().map(watcher -> watcher.apply(now)).toList();
    }
  }

  /** Ends the last phase. */
  synchronized void end() {
    over = true;
    leave();
  }

  private void leave() {
    ends.forEach(Runnable::run);
    ends = List.of();
  }
}
