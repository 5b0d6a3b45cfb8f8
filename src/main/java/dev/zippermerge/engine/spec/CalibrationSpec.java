package dev.zippermerge.engine.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calibration training (NeuralMerger, section 3.3). Every field may be absent; the defaults are
 * those that measured best.
 *
 * @param steps joint steps, each one update for each task; 0 to 1,000,000; 0 leaves the codebooks
 *     as encoded; default 1000, with learnt codes 2000
 * @param batchSize examples in an update, 1 to 4096
 * @param learningRate Adam's rate at the start, default 0.001; x0.1 after 90 % of the steps, with
 *     learnt codes half a cosine down to 0
 * @param taskLossWeight gamma, the weight of the task loss, default 10, with learnt codes 1
 * @param mismatchWeight weight of the layer-wise L1 mismatch, default 1, with learnt codes 0
 * @param temperature softmax temperature of distillation, default 2, with learnt codes 3
 * @param dataFraction share of the training split to calibrate with, above 0 and up to 1 (figure
 *     4), seeded and the same for every class; default 1
 * @param validationFraction share of what is calibrated with that is held out to check the state
 *     on, at most 500 examples, 0 to 0.5, default 0.1; 0: the last state is exported unchecked
 * @param checkEvery steps from check to check, each also a point of the curves; default a tenth of
 *     the steps
 * @param patience checks in a row without a better state after which calibration ends, 1 or more;
 *     if absent, calibration runs to the last step
 * @param distillationWeight weight of the distance to the original's answers beside labels, default
 *     0, with learnt codes 1; without labels that distance is the task loss itself
 * @param augment what is done at random to each training picture; empty for nothing. If absent, a
 *     merge with learnt codes takes what the originals' answers bear, others take nothing
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
    @Nullable Integer patience,
    @Nullable Double distillationWeight,
    @Nullable List<Augmentation> augment) {

  /** All but what was added for learnt codes. */
  public CalibrationSpec(
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
    this(
        steps,
        batchSize,
        learningRate,
        taskLossWeight,
        mismatchWeight,
        temperature,
        dataFraction,
        validationFraction,
        checkEvery,
        patience,
        null,
        null);
  }

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
