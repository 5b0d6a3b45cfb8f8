package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.Phase;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Follows the phases of a merge: their times, and how far the whole is. */
final class Progress {
  /**
   * Percent of a job's time that each phase takes, about; only the estimate hangs on it. EVALUATE
   * counts twice: before and after calibration.
   */
  private static final Map<Phase, Double> SHARES =
      Map.of(
          Phase.IMPORT, 4.0,
          Phase.DATA, 2.0,
          Phase.ALIGN, 1.0,
          Phase.ENCODE, 10.0,
          Phase.CALIBRATE, 69.0,
          Phase.EVALUATE, 3.0,
          Phase.EXPORT, 2.0,
          Phase.VERIFY, 3.0,
          Phase.TIME, 3.0);

  private final Consumer<EngineEvent> events;
  private int stepsTotal;
  private final Map<Phase, Double> seconds = new EnumMap<>(Phase.class);
  private final long start = System.nanoTime();
  private @Nullable Phase phase;
  private long phaseStart = start;
  private double percentBefore;
  private int layersDone;
  private int layersTotal;
  private int step;

  Progress(Consumer<EngineEvent> events, int stepsTotal) {
    this.events = events;
    this.stepsTotal = stepsTotal;
  }

  /** The number of calibration steps, once it is known. */
  void steps(int total) {
    stepsTotal = total;
  }

  /** Ends the phase under way and begins another. */
  void begin(Phase next) {
    endPhase();
    phase = next;
    report(next, 0);
  }

  /** Ends the last phase and returns all phases' wall seconds. */
  Map<Phase, Double> end() {
    endPhase();
    return seconds;
  }

  /** Layers encoded. */
  void layers(int done, int total) {
    shared(done, total);
    report(Phase.ENCODE, (double) done / total);
  }

  /** Layers shared in the course of calibration. */
  void shared(int done, int total) {
    layersDone = done;
    layersTotal = total;
  }

  void step(int done) {
    step = done;
    if (done % 10 == 0 || done == stepsTotal) {
      report(Phase.CALIBRATE, (double) done / stepsTotal);
    }
  }

  private void endPhase() {
    long now = System.nanoTime();
    if (phase != null) {
      seconds.merge(phase, (now - phaseStart) / 1e9, Double::sum);
      percentBefore += share(phase);
    }
    phaseStart = now;
    phase = null;
  }

  private void report(Phase current, double part) {
    double percent = Math.min(100, percentBefore + share(current) * part);
    events.accept(
        new EngineEvent.Progress(
            current, layersDone, layersTotal, step, stepsTotal, percent, eta(percent)));
  }

  /** What is left takes as long for each percent as what is done; absent while too little is. */
  private @Nullable Double eta(double percent) {
    double elapsed = (System.nanoTime() - start) / 1e9;
    return percent < 10 ? null : elapsed * (100 - percent) / percent;
  }

  private static double share(Phase phase) {
    return SHARES.getOrDefault(phase, 0.0);
  }
}
