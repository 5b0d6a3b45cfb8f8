package dev.zippermerge.engine.calibrate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a calibration stands: enough to go on from as if it had never stopped. The order of the
 * batches follows from seed and step.
 *
 * @param step joint steps done
 * @param standing the best state so far
 * @param values by name: the variables, those of the best state, and Adam's moments
 */
public record CalibrationState(int step, BestState.Standing standing, Map<String, float[]> values) {
  /** Prefix of the variables' values. */
  static final String NOW = "now/";

  /** Prefix of those of the best state. */
  static final String BEST = "best/";

  /** The variables' values, by their names. */
  public Map<String, float[]> current() {
    return part(NOW);
  }

  /** The variables' values in the best state. */
  Map<String, float[]> best() {
    return part(BEST);
  }

  private Map<String, float[]> part(String prefix) {
    var part = new LinkedHashMap<String, float[]>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            part.put(name.substring(prefix.length()), value);
          }
        });
    return part;
  }
}
