package dev.zippermerge.engine.calibrate;

import java.util.Map;

/**
 * Where a calibration stands: enough to go on from as if it had never stopped. The order of the
 * batches follows from seed and step.
 *
 * @param step joint steps done
 * @param standing the best state so far
 * @param values by name: the variables, those of the best state, and Adam's moments
 */
public record CalibrationState(
    int step, BestState.Standing standing, Map<String, float[]> values) {}
