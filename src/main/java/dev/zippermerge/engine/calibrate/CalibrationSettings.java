package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Calibration settings with every default filled in.
 *
 * @param steps joint steps
 * @param batchSize examples in each update
 * @param learningRate Adam's rate, x0.1 for the last tenth of the steps
 * @param taskLossWeight gamma
 * @param mismatchWeight weight of the layer mismatch
 * @param temperature of distillation without labels
 */
public record CalibrationSettings(
    int steps,
    int batchSize,
    double learningRate,
    double taskLossWeight,
    double mismatchWeight,
    double temperature) {

  /** Checks the ranges. */
  public CalibrationSettings {
    require("steps", steps, 0, 1_000_000);
    require("batchSize", batchSize, 1, 4096);
    require("learningRate", learningRate, 1e-9, 1);
    require("taskLossWeight", taskLossWeight, 0, 1e6);
    require("mismatchWeight", mismatchWeight, 0, 1e6);
    require("temperature", temperature, 0.1, 100);
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
    return new CalibrationSettings(
        Objects.requireNonNullElse(spec.steps(), 1000),
        Objects.requireNonNullElse(spec.batchSize(), 64),
        Objects.requireNonNullElse(spec.learningRate(), 1e-3),
        Objects.requireNonNullElse(spec.taskLossWeight(), 10.0),
        Objects.requireNonNullElse(spec.mismatchWeight(), 1.0),
        Objects.requireNonNullElse(spec.temperature(), 2.0));
  }

  /** The learning rate of one step, counted from 0. */
  double rate(int step) {
    return step < steps * 0.9 ? learningRate : learningRate * 0.1;
  }

  private static void require(String field, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new RefusedException(
          RefusalCode.SPEC_INVALID,
          "calibration." + field,
          "%s is outside %s to %s.".formatted(value, least, most));
    }
  }
}
