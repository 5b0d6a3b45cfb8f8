package dev.zippermerge.engine.zipper;

import java.util.ArrayList;
import java.util.List;

/**
 * How a budget of updates is spread: what is not left for fine-tuning goes to the steps in equal
 * parts.
 *
 * @param stages the steps, then the fine-tuning
 */
public record Schedule(List<Stage> stages) {

  /**
   * A part of the zipper.
   *
   * @param shared layers that are shared in its course
   * @param updates updates for each task
   * @param step true for a step of the zipper, which shares more; false for the fine-tuning
   */
  public record Stage(int shared, int updates, boolean step) {}

  /**
   * Spreads the updates.
   *
   * @param layers layers to share; without any there is nothing to train
   * @param updates updates for each task in all
   * @param fineTuning share of them for after the last step
   */
  public static Schedule of(int layers, int updates, double fineTuning) {
    if (layers == 0) {
      return new Schedule(List.of());
    }
    int before = updates - (int) Math.round(updates * fineTuning);
    var stages = new ArrayList<Stage>();
    for (int i = 0; i < layers; i++) {
      int from = (int) ((long) before * i / layers);
      int to = (int) ((long) before * (i + 1) / layers);
      stages.add(new Stage(i + 1, to - from, true));
    }
    stages.add(new Stage(layers, updates - before, false));
    return new Schedule(List.copyOf(stages));
  }

  /** All layers at once, then all updates: the naive baseline (slide 9). */
  public static Schedule direct(int layers, int updates) {
    return new Schedule(layers == 0 ? List.of() : List.of(new Stage(layers, updates, true)));
  }
}
