package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.data.Split;
import org.jspecify.annotations.Nullable;

/**
 * What one task is calibrated with.
 *
 * @param objective its task loss
 * @param train examples of its updates
 * @param validation examples that the state is checked on, disjoint from {@code train}; absent
 *     where none are held out
 * @param batchSize examples in an update
 */
public record CalibrationTask(
    Objective objective, Split train, @Nullable Split validation, int batchSize) {}
