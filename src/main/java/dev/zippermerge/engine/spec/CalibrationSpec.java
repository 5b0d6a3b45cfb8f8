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
 * @param dataFraction share of the training split to calibrate with, above 0 and up to 1 (figure
 *     4), seeded and the same for every class; default 1
 * @param validationFraction share of what is calibrated with that is held out to check the state
 *     on, at most 500 examples, 0 to 0.5, default 0.1; 0: the last state is exported unchecked
 * @param checkEvery steps from check to check, each also a point of the curves; default a tenth of
 *     the steps
 * @param patience checks in a row without a better state after which calibration ends, 1 or more;
 *     where absent it goes on to the last step
 */
public record CalibrationSpec(
    @Nullable Integer steps,
    @Nullable Integer batchSize,
    @Nullable Double learningRate,
    @Nullable Double taskLossWeight,
    @Nullable Double mismatchWeight,
    @Nullable Double temperature,
    @Nullable Double dataFraction,
    @Nullable Double validationFraction,
    @Nullable Integer checkEvery,
    @Nullable Integer patience) {

  /** Loss and optimiser as given, all data, default checks. */
  public CalibrationSpec(
      @Nullable Integer steps,
      @Nullable Integer batchSize,
      @Nullable Double learningRate,
      @Nullable Double taskLossWeight,
      @Nullable Double mismatchWeight,
      @Nullable Double temperature) {
    this(
        steps,
        batchSize,
        learningRate,
        taskLossWeight,
        mismatchWeight,
        temperature,
        null,
        null,
        null,
        null);
  }

  /** All defaults. */
  public static CalibrationSpec defaults() {
    return new CalibrationSpec(null, null, null, null, null, null);
  }
}
