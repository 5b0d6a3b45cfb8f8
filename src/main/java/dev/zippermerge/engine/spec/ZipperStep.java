package dev.zippermerge.engine.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a zipper as it went.
 *
 * @param layer the layer that became shared; absent for the fine-tuning at the end
 * @param sharedLayers layers shared from then on
 * @param updates updates for each task
 * @param step calibration step at its end, for the curves
 * @param undone true where it broke the accuracy budget and was undone
 * @param tasks each task's score on the held-out examples at its end; empty where there are none
 */
public record ZipperStep(
    @Nullable String layer,
    int sharedLayers,
    int updates,
    int step,
    boolean undone,
    List<TrialResult.TaskScore> tasks) {}
