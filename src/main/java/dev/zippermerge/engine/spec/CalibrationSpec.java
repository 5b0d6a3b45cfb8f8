package dev.zippermerge.engine.spec;

import org.jspecify.annotations.Nullable;

/**
 * Calibration training (NeuralMerger, section 3.3). Every field may be absent; the defaults are
 * those that measured best.
 *
 * @param steps joint steps, each one update for each task; 0 to 1,000,000; 0 leaves the codebooks
 *     as encoded
 * @param batchSize examples in an update, 1 to 4096
 * @param learningRate Adam's rate at the start; x0.1 after 90 % of the steps
 * @param taskLossWeight gamma, the weight of the task loss against the layer mismatch
 * @param mismatchWeight weight of the layer-wise L1 mismatch
 * @param temperature softmax temperature of the distillation that serves as task loss without
 *     labels
 */
public record CalibrationSpec(
    @Nullable Integer steps,
    @Nullable Integer batchSize,
    @Nullable Double learningRate,
    @Nullable Double taskLossWeight,
    @Nullable Double mismatchWeight,
    @Nullable Double temperature) {

  /** All defaults. */
  public static CalibrationSpec defaults() {
    return new CalibrationSpec(null, null, null, null, null, null);
  }
}
