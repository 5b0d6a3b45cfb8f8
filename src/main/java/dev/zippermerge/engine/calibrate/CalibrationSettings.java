package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.spec.Augmentation;
import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.SpecRange;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Calibration settings with every default filled in.
 *
 * @param steps joint steps
 * @param batchSize examples in each update
 * @param rate Adam's rate
 * @param taskLossWeight gamma
 * @param mismatchWeight weight of the layer mismatch
 * @param distillationWeight weight of the distance to the teacher's answers beside labels
 * @param temperature of distillation
 * @param augment what is done to pictures; null if the teachers decide
 * @param dataFraction share of the training split to calibrate with
 * @param validationFraction share of that which is held out
 * @param checkEvery steps from check to check
 * @param patience checks without a better state after which calibration ends
 */
public record CalibrationSettings(
    int steps,
    int batchSize,
    LearningRate rate,
    double taskLossWeight,
    double mismatchWeight,
    double distillationWeight,
    double temperature,
    @Nullable List<Augmentation> augment,
    double dataFraction,
    double validationFraction,
    int checkEvery,
    int patience) {

  /** Most examples in an update. */
  public static final int MAX_BATCH_SIZE = 4096;

  /** Without patience, calibration never ends early. */
  private static final int ENDLESS = Integer.MAX_VALUE;

  private static final double DEFAULT_VALIDATION = 0.1;

  /** Checks the ranges. */
  public CalibrationSettings {
    require("steps", steps, 0, 1_000_000);
    require("batchSize", batchSize, 1, MAX_BATCH_SIZE);
    require("learningRate", rate.start(), 1e-9, 1);
    require("taskLossWeight", taskLossWeight, 0, 1e6);
    require("mismatchWeight", mismatchWeight, 0, 1e6);
    require("distillationWeight", distillationWeight, 0, 1e6);
    require("temperature", temperature, 0.1, 100);
    require("dataFraction", dataFraction, 1e-6, 1);
    require("validationFraction", validationFraction, 0, 0.5);
    require("checkEvery", checkEvery, 1, 1_000_000);
    require("patience", patience, 1, ENDLESS);
    if (patience < ENDLESS && validationFraction == 0) {
      throw invalid("patience", "There is nothing to check on: validationFraction is 0.");
    }
  }

  /**
   * Fills in the paper's defaults.
   *
   * @throws RefusedException with {@link RefusalCode#SPEC_INVALID} if a value is out of its range
   */
  public static CalibrationSettings of(@Nullable CalibrationSpec given) {
    return of(given, CalibrationDefaults.PAPER);
  }

  /**
   * Fills in the defaults.
   *
   * @throws RefusedException with {@link RefusalCode#SPEC_INVALID} if a value is out of its range
   */
  public static CalibrationSettings of(
      @Nullable CalibrationSpec given, CalibrationDefaults defaults) {
    var spec = Objects.requireNonNullElseGet(given, CalibrationSpec::defaults);
    int steps = Objects.requireNonNullElse(spec.steps(), defaults.steps());
    double rate = Objects.requireNonNullElse(spec.learningRate(), defaults.learningRate());
    return new CalibrationSettings(
        steps,
        Objects.requireNonNullElse(spec.batchSize(), 64),
        new LearningRate(rate, defaults.decay(), 0, steps),
        Objects.requireNonNullElse(spec.taskLossWeight(), defaults.taskLossWeight()),
        Objects.requireNonNullElse(spec.mismatchWeight(), defaults.mismatchWeight()),
        Objects.requireNonNullElse(spec.distillationWeight(), defaults.distillationWeight()),
        Objects.requireNonNullElse(spec.temperature(), defaults.temperature()),
        spec.augment() == null ? defaults.augment() : spec.augment(),
        Objects.requireNonNullElse(spec.dataFraction(), 1.0),
        Objects.requireNonNullElse(spec.validationFraction(), DEFAULT_VALIDATION),
        Objects.requireNonNullElse(spec.checkEvery(), Math.max(1, steps / 10)),
        Objects.requireNonNullElse(spec.patience(), ENDLESS));
  }

  /** The same for a short trial that nothing but its last state is wanted of. */
  public CalibrationSettings forTrial(int trialSteps) {
    return new CalibrationSettings(
        trialSteps,
        batchSize,
        new LearningRate(rate.start(), rate.decay(), 0, trialSteps),
        taskLossWeight,
        mismatchWeight,
        distillationWeight,
        temperature,
        augment,
        dataFraction,
        validationFraction == 0 ? DEFAULT_VALIDATION : validationFraction,
        Math.max(1, trialSteps),
        ENDLESS);
  }

  /**
   * The same for a part of the steps, which ends in a check.
   *
   * @param first steps before the part
   * @param count steps of the part
   */
  public CalibrationSettings part(int first, int count) {
    return new CalibrationSettings(
        count,
        batchSize,
        rate.from(first),
        taskLossWeight,
        mismatchWeight,
        distillationWeight,
        temperature,
        augment,
        dataFraction,
        validationFraction,
        checkEvery,
        patience);
  }

  private static void require(String field, double value, double least, double most) {
    SpecRange.require("calibration." + field, value, least, most);
  }

  private static RefusedException invalid(String field, String message) {
    return new RefusedException(RefusalCode.SPEC_INVALID, "calibration." + field, message);
  }
}
