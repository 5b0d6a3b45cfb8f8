package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.data.CalibrationSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Trains the student's variables against its teachers. Each joint step makes one update for each
 * task in turn, each task with an Adam of its own, as the authors of NeuralMerger do.
 */
public final class Calibrator {
  private Calibrator() {}

  /** Is told what happens; throwing ends the calibration. */
  public interface Listener {
    /**
     * A joint step is done.
     *
     * @param step steps done, from 1
     * @param losses each task's loss in this step
     */
    void onStep(int step, List<Float> losses);
  }

  /**
   * Calibrates. The model's variables hold the result.
   *
   * @param model the student beside its teachers
   * @param data for each task, in order, its examples
   * @param settings steps, rates, weights
   * @param seed decides the batches
   * @param listener told after each step
   */
  public static void calibrate(
      JointModel model,
      List<CalibrationSet> data,
      CalibrationSettings settings,
      long seed,
      Listener listener) {
    var networks = model.student().networks();
    var trainers =
        IntStream.range(0, networks.size())
            .mapToObj(i -> new TaskTrainer(model, networks.get(i), data.get(i), settings, seed + i))
            .toList();
    for (int step = 0; step < settings.steps(); step++) {
      double rate = settings.rate(step);
      listener.onStep(step + 1, trainers.stream().map(trainer -> trainer.step(rate)).toList());
    }
  }
}
