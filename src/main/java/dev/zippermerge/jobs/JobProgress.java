package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.Phase;
import org.jspecify.annotations.Nullable;

/**
 * How far a job is.
 *
 * @param phase the phase under way
 * @param layersDone merged layers encoded so far; in the phase SEARCH, trials that have ended
 * @param layersTotal merged layers to encode; in the phase SEARCH, trials asked for so far
 * @param step calibration steps done
 * @param stepsTotal calibration steps to do
 * @param percent 0 to 100 over the whole job
 * @param etaSeconds estimated seconds to the end, in the phase SEARCH of the round, absent until
 *     there is ground for an estimate
 */
public record JobProgress(
    Phase phase,
    int layersDone,
    int layersTotal,
    int step,
    int stepsTotal,
    double percent,
    @Nullable Double etaSeconds) {

  static JobProgress of(EngineEvent.Progress event) {
    return new JobProgress(
        event.phase(),
        event.layersDone(),
        event.layersTotal(),
        event.step(),
        event.stepsTotal(),
        event.percent(),
        event.etaSeconds());
  }
}
