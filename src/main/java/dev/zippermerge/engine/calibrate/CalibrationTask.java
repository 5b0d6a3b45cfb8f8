package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.data.Split;
import dev.zippermerge.engine.spec.Augmentation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one task is calibrated with.
 *
 * @param objective its task loss
 * @param train examples of its updates
 * @param validation examples that the state is checked on, disjoint from {@code train}; absent
 *     where none are held out
 * @param batchSize examples in an update
 * @param augment what is done at random to training pictures
 */
public record CalibrationTask(
    Objective objective,
    Split train,
    @Nullable Split validation,
    int batchSize,
    List<Augmentation> augment) {

  /** A task whose examples stay as they are. */
  public CalibrationTask(
      Objective objective, Split train, @Nullable Split validation, int batchSize) {
    this(objective, train, validation, batchSize, List.of());
  }

  /** The same task with other changes to its pictures. */
  public CalibrationTask with(List<Augmentation> others) {
    return new CalibrationTask(objective, train, validation, batchSize, others);
  }
}
