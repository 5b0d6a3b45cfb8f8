package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.CalibrationSettings;
import dev.zippermerge.engine.spec.EngineEvent;
import java.util.function.Consumer;

/**
 * What a merge is made with, whatever its method.
 *
 * @param settings of calibration
 * @param seed of everything random
 * @param progress told how far the merge is
 * @param events told everything else
 * @param checkpoints written to in between
 */
record MergeRun(
    CalibrationSettings settings,
    long seed,
    Progress progress,
    Consumer<EngineEvent> events,
    Checkpoints checkpoints) {}
