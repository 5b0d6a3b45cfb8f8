package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.Phase;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How far a search is. */
final class SearchProgress {
  /** Share of the work that trials of single layers are taken for; whole merges are the rest. */
  private static final double LAYERS_SHARE = 50;

  private SearchProgress() {}

  /**
   * Counts trials: those of single layers make the first half of the percentage, whole merges the
   * second. Time left is estimated once a whole merge has ended.
   */
  static JobProgress of(List<StoredTrial> trials) {
    int done = (int) trials.stream().filter(trial -> !trial.open()).count();
    double layers = share(trials, trial -> !trial.whole());
    double whole = share(trials, StoredTrial::whole);
    double percent = LAYERS_SHARE * layers + (100 - LAYERS_SHARE) * whole;
    return new JobProgress(Phase.SEARCH, done, trials.size(), 0, 0, percent, secondsLeft(trials));
  }

  private static double share(List<StoredTrial> trials, Predicate<StoredTrial> kind) {
    var all = trials.stream().filter(kind).toList();
    long ended = all.stream().filter(trial -> !trial.open()).count();
    return all.isEmpty() ? 0 : (double) ended / all.size();
  }

  private static @Nullable Double secondsLeft(List<StoredTrial> trials) {
    var whole = trials.stream().filter(StoredTrial::whole).toList();
    long open = whole.stream().filter(StoredTrial::open).count();
    long running = whole.stream().filter(t -> t.status() == TrialStatus.RUNNING).count();
    var mean = meanSeconds(whole);
    return mean.isPresent() ? mean.getAsDouble() * open / Math.max(1, running) : null;
  }

  private static OptionalDouble meanSeconds(List<StoredTrial> trials) {
    return trials.stream()
        .filter(trial -> trial.startedAt() != null && trial.finishedAt() != null)
        .mapToDouble(trial -> seconds(trial))
        .average();
  }

  private static double seconds(StoredTrial trial) {
    var time = Duration.between(trial.startedAt(), trial.finishedAt());
    return time.toMillis() / 1000.0;
  }
}
