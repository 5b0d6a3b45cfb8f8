package dev.zippermerge.engine.calibrate;

/**
 * The optimiser's rate over the steps.
 *
 * @param start the rate at the first step
 * @param decay how it falls
 * @param first steps of the whole calibration before the part that this is for
 * @param total steps of the whole calibration
 */
public record LearningRate(double start, Decay decay, int first, int total) {

  /** How the rate falls. */
  public enum Decay {
    /** x0.1 after nine tenths of the steps, as the authors of NeuralMerger have it. */
    STEP,
    /** Half a cosine from the first step to the last. */
    COSINE
  }

  /** The rate of one step of the part, counted from 0. */
  double at(int step) {
    int done = first + step;
    return switch (decay) {
      case STEP -> done < Math.ceilDiv(9 * total, 10) ? start : start * 0.1;
      case COSINE -> start * (1 + Math.cos(Math.PI * done / Math.max(1, total))) / 2;
    };
  }

  /** The same rate for a part that begins later. */
  LearningRate from(int step) {
    return new LearningRate(start, decay, first + step, total);
  }
}
