package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.AnswerError;
import dev.zippermerge.engine.spec.EngineEvent;
import org.jspecify.annotations.Nullable;

/**
 * A point of a job's loss and accuracy curves.
 *
 * @param task the task's name
 * @param step calibration step
 * @param loss calibration loss (mean since the last point), absent at step 0
 * @param validationLoss calibration loss on the held-out part of the training split, absent where
 *     none is held out
 * @param accuracy 0 to 1, absent without labels
 * @param agreement share of answers equal to the teacher's, 0 to 1, absent for a regression
 * @param error errors, absent for a classification
 */
public record CurvePoint(
    String task,
    int step,
    @Nullable Double loss,
    @Nullable Double validationLoss,
    @Nullable Double accuracy,
    @Nullable Double agreement,
    @Nullable AnswerError error) {

  static CurvePoint of(EngineEvent.Curve event) {
    return new CurvePoint(
        event.task(),
        event.step(),
        event.loss(),
        event.validationLoss(),
        event.accuracy(),
        event.agreement(),
        event.error());
  }
}
