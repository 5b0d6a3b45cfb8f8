package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.calibrate.LearningRate.Decay;
import dev.zippermerge.engine.spec.Augmentation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a calibration does if its specification does not say otherwise.
 *
 * @param steps joint steps
 * @param learningRate Adam's rate at the start
 * @param decay how the rate falls
 * @param taskLossWeight gamma
 * @param mismatchWeight weight of the layer mismatch
 * @param distillationWeight weight of the distance to the teacher's answers beside labels
 * @param temperature of distillation
 * @param augment what is done to pictures; null if the teachers decide
 */
public record CalibrationDefaults(
    int steps,
    double learningRate,
    Decay decay,
    double taskLossWeight,
    double mismatchWeight,
    double distillationWeight,
    double temperature,
    @Nullable List<Augmentation> augment) {

  /** Gamma 10 and x0.1 near the end are the authors' (NeuralMerger, released code). */
  public static final CalibrationDefaults PAPER =
      new CalibrationDefaults(1000, 1e-3, Decay.STEP, 10, 1, 0, 2, List.of());

  /** For learnt codes; measured (docs/decisions). */
  public static final CalibrationDefaults LEARNT =
      new CalibrationDefaults(2000, 3e-3, Decay.COSINE, 1, 0, 1, 3, null);
}
