package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.SpecRange;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Calibration settings with every default filled in.
 *
 * @param steps joint steps
 * @param batchSize examples in each update
 * @param learningRate Adam's rate
 * @param decayAfter steps after which the rate is x0.1
 * @param taskLossWeight gamma
 * @param mismatchWeight weight of the layer mismatch
 * @param temperature of distillation without labels
 * @param dataFraction share of the training split to calibrate with
 * @param validationFraction share of that which is held out
 * @param checkEvery steps from check to check
 * @param patience checks without a better state after which calibration ends
 */
public record CalibrationSettings(
    int steps,
    int batchSize,
    double learningRate,
    int decayAfter,
    double taskLossWeight,
    double mismatchWeight,
    double temperature,
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
    require("learningRate", learningRate, 1e-9, 1);
    require("taskLossWeight", taskLossWeight, 0, 1e6);
    require("mismatchWeight", mismatchWeight, 0, 1e6);
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
   * Fills in the defaults: gamma 10 and x0.1 near the end are the authors' (NOTES on the released
   * code).
   *
   * @throws RefusedException with {@link RefusalCode#SPEC_INVALID} where a value is out of its
   *     range
   */
  public static CalibrationSettings of(@Nullable CalibrationSpec given) {
    var spec = Objects.requireNonNullElseGet(given, CalibrationSpec::defaults);
    int steps = Objects.requireNonNullElse(spec.steps(), 1000);
    return new CalibrationSettings(
        steps,
        Objects.requireNonNullElse(spec.batchSize(), 64),
        Objects.requireNonNullElse(spec.learningRate(), 1e-3),
        decayAfter(steps),
        Objects.requireNonNullElse(spec.taskLossWeight(), 10.0),
        Objects.requireNonNullElse(spec.mismatchWeight(), 1.0),
        Objects.requireNonNullElse(spec.temperature(), 2.0),
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
        learningRate,
        decayAfter(trialSteps),
        taskLossWeight,
        mismatchWeight,
        temperature,
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
        learningRate,
        decayAfter - first,
        taskLossWeight,
        mismatchWeight,
        temperature,
        dataFraction,
        validationFraction,
        checkEvery,
        patience);
  }

  /** Nine tenths of the steps, as the authors of NeuralMerger have it. */
  private static int decayAfter(int steps) {
    return Math.ceilDiv(9 * steps, 10);
  }

  /** The learning rate of one step, counted from 0. */
  double rate(int step) {
    return step < decayAfter ? learningRate : learningRate * 0.1;
  }

  private static void require(String field, double value, double least, double most) {
    SpecRange.require("calibration." + field, value, least, most);
  }

  private static RefusedException invalid(String field, String message) {
    return new RefusedException(RefusalCode.SPEC_INVALID, "calibration." + field, message);
  }
}
