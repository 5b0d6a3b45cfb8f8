package dev.zippermerge.engine.spec;

import org.jspecify.annotations.Nullable;

/**
 * How twins are zipped (Merging MobileNets, EMC2 2019). Every field may be absent; the defaults are
 * those that measured best.
 *
 * @param share what becomes one, default {@link Share#POINTWISE}
 * @param initialisation where shared weights start from, default {@link Initialisation#AUTO}
 * @param initialTask the task whose weights shared ones start from; only with {@link
 *     Initialisation#TASK}, which it implies
 * @param normalisation what tasks share of the batch normalisation of a shared layer, default
 *     {@link Normalisation#PRIVATE}; of a trunk everything is shared
 * @param matching brings the other tasks' channels into the first task's order beforehand; none
 *     where absent
 * @param until the last layer to share: a name that the plan gives ({@code shared3}) or a task's
 *     layer; where absent, all twins
 * @param maxAccuracyDrop largest drop of a task's accuracy, in points, on the held-out examples;
 *     the zipper ends before the step that breaks it
 * @param direct shares all layers at once, before any update: the naive baseline for {@link
 *     Share#POINTWISE}; default true for {@link Share#TRUNK} without an accuracy budget, as that
 *     measured better, else false
 * @param fineTuning share of the updates that is left for after the last step, 0 to 1, default
 *     {@value #DEFAULT_FINE_TUNING}
 * @param commonInput true if all tasks take one input, false if each takes its own; with {@link
 *     Share#EXACT} only. If absent, tasks whose inputs have one shape and one preprocessing take
 *     one input
 * @param layers which layers are shared one by one, default {@link Layers#POINTWISE}; with {@link
 *     Share#POINTWISE} only
 */
public record ZipperSpec(
    @Nullable Share share,
    @Nullable Initialisation initialisation,
    @Nullable String initialTask,
    @Nullable Normalisation normalisation,
    @Nullable Matching matching,
    @Nullable String until,
    @Nullable Double maxAccuracyDrop,
    @Nullable Boolean direct,
    @Nullable Double fineTuning,
    @Nullable Boolean commonInput,
    @Nullable Layers layers) {

  /** A zipper that does not say which tasks take one input. */
  public ZipperSpec(
      @Nullable Share share,
      @Nullable Initialisation initialisation,
      @Nullable String initialTask,
      @Nullable Normalisation normalisation,
      @Nullable Matching matching,
      @Nullable String until,
      @Nullable Double maxAccuracyDrop,
      @Nullable Boolean direct,
      @Nullable Double fineTuning) {
    this(
        share,
        initialisation,
        initialTask,
        normalisation,
        matching,
        until,
        maxAccuracyDrop,
        direct,
        fineTuning,
        null,
        null);
  }

  /** Equal layers alone. */
  public static ZipperSpec exact(@Nullable Boolean commonInput) {
    return new ZipperSpec(
        Share.EXACT, null, null, null, null, null, null, null, null, commonInput, null);
  }

  /** Share of the updates after the last step. */
  public static final double DEFAULT_FINE_TUNING = 0.5;

  /** All defaults. */
  public static ZipperSpec defaults() {
    return new ZipperSpec(null, null, null, null, null, null, null, null, null);
  }

  /** Which layers are shared one by one. */
  public enum Layers {
    /** Pointwise convolutions, as in the paper. */
    POINTWISE,
    /** Convolutions of any size, depthwise ones and dense layers, but for the output layers. */
    ALL
  }

  /** What becomes one. */
  public enum Share {
    /** Kernels of {@link Layers}, one by one; the tasks may have different inputs. */
    POINTWISE,
    /**
     * Everything from the input up to a layer, computed once for all tasks, which see the same
     * input.
     */
    TRUNK,
    /**
     * Layers whose weights are equal to the last bit, behind equal layers. Nothing is trained, no
     * data are needed, and every answer stays as it is.
     */
    EXACT
  }

  /** Where a shared kernel starts from. */
  public enum Initialisation {
    /** {@link #TASK}, of the task whose network has the lowest accuracy: it has most to lose. */
    AUTO,
    /** The mean of the tasks' kernels (slide 12). */
    MEAN,
    /** One task's kernel. */
    TASK,
    /** He-normal noise. */
    RANDOM,
    /** Least squares of the layer's outputs on calibration examples, starting from the mean. */
    LEAST_SQUARES
  }

  /** What tasks share of the batch normalisation after a shared layer. */
  public enum Normalisation {
    /** Nothing. */
    PRIVATE,
    /** Scale and offset (gamma and beta), not the statistics. */
    SCALE,
    /** Everything, as in the authors' code. */
    WHOLE
  }

  /**
   * How channels are matched.
   *
   * @param by what makes channels alike, default {@link By#WEIGHTS}
   * @param search how pairs are found, default {@link Search#OPTIMAL}
   */
  public record Matching(@Nullable By by, @Nullable Search search) {

    /** What makes channels alike. */
    public enum By {
      /** Correlation of the weights that they are computed with. */
      WEIGHTS,
      /** Correlation of their values on the examples of all tasks, which have the same shape. */
      ACTIVATIONS
    }

    /** How pairs are found. */
    public enum Search {
      /** The most alike first. */
      GREEDY,
      /** The largest sum over all pairs. */
      OPTIMAL
    }
  }
}
