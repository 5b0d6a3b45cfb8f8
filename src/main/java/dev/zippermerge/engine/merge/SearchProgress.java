package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.CalibrationSettings;
import dev.zippermerge.engine.search.SearchSettings;
import dev.zippermerge.engine.search.SearchSpace;
import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.Phase;
import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.spec.TrialResult;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a search: trials done of those that are known to be needed, and percent as if it took
 * three rounds, each trial counting by its calibration steps.
 */
final class SearchProgress {
  /** What a trial takes beside calibration, in steps. */
  private static final int FIXED_STEPS = 50;

  private static final int ROUNDS = 3;

  private final Consumer<EngineEvent> events;
  private final long layerSteps;
  private final long wholeSteps;
  private final double expected;
  private final long start = System.nanoTime();
  private double before;
  private double steps;
  private int done;
  private int total;

  SearchProgress(MergeSpec spec, SearchSpace space, Consumer<EngineEvent> events) {
    var search = SearchSettings.of(Objects.requireNonNull(spec.goal()));
    this.events = events;
    this.layerSteps = search.trialSteps() + FIXED_STEPS;
    this.wholeSteps = CalibrationSettings.of(spec.calibration()).steps() + FIXED_STEPS;
    long layerTrials = space.layers().stream().mapToLong(layer -> layer.options().size()).sum();
    this.expected =
        (double) layerTrials * layerSteps + (double) ROUNDS * search.candidates() * wholeSteps;
  }

  /** Begins with more trials. */
  void begin(List<TrialResult> known, List<Trial> missing) {
    if (total == 0) {
      before = known.stream().mapToDouble(result -> steps(result.kind())).sum();
      steps = before;
    }
    done = known.size();
    total = done + missing.size();
    report(0);
  }

  /** A trial is done. */
  void done(TrialResult result) {
    done++;
    steps += steps(result.kind());
    events.accept(
        new EngineEvent.Log(
            "%s: %,d bytes, a drop of %.2f points."
                .formatted(result.id(), result.bytes(), result.worstDrop())));
    report(0);
  }

  /** Takes up events of the trial under way. */
  Consumer<EngineEvent> within(Trial trial) {
    return event -> {
      if (event instanceof EngineEvent.Progress progress) {
        report(steps(trial.kind()) * progress.percent() / 100);
      } else if (event instanceof EngineEvent.Log) {
        events.accept(event);
      }
    };
  }

  private long steps(Trial.Kind kind) {
    return kind == Trial.Kind.LAYER ? layerSteps : wholeSteps;
  }

  private void report(double more) {
    double percent = Math.min(100, 100 * (steps + more) / expected);
    events.accept(
        new EngineEvent.Progress(Phase.SEARCH, done, total, 0, 0, percent, eta(steps + more)));
  }

  private @Nullable Double eta(double now) {
    double elapsed = (System.nanoTime() - start) / 1e9;
    double own = now - before;
    return own < expected / 20 ? null : elapsed * Math.max(0, expected - now) / own;
  }
}
