package dev.zippermerge.engine.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to merge and how: the input of {@code zippermerge merge}.
 *
 * @param method the merge method, default {@link MergeMethod#NEURAL_MERGER}
 * @param tasks the networks, in the order in which the artifact lists them
 * @param alignment which layers share a codebook, or are twins: groups in the order of computation,
 *     each naming by task the layer (as {@code inspect} calls it) that it takes of that task;
 *     layers that no group names get a codebook of their own, or stay private. Found by the engine
 *     where absent
 * @param preset choice of r and C, default {@link Preset#ACCU}
 * @param layers deviations from the preset
 * @param encoding how codebooks are found and stored
 * @param calibration calibration training
 * @param seed seed of everything random, default 1
 * @param goal what the merge shall reach, in place of a preset; layers in {@code layers} keep their
 *     r and C
 * @param zipper how twins are zipped, with {@link MergeMethod#ZIPPERING} only, which takes neither
 *     preset nor layers, encoding or goal
 * @param verdict up to which drops a task counts as kept
 */
public record MergeSpec(
    @Nullable MergeMethod method,
    List<TaskSpec> tasks,
    @Nullable List<Map<String, String>> alignment,
    @Nullable Preset preset,
    @Nullable List<LayerCoding> layers,
    @Nullable EncodingSpec encoding,
    @Nullable CalibrationSpec calibration,
    @Nullable Long seed,
    @Nullable GoalSpec goal,
    @Nullable ZipperSpec zipper,
    @Nullable VerdictLimits verdict) {

  /** A merge with the default limits of its verdict. */
  public MergeSpec(
      @Nullable MergeMethod method,
      List<TaskSpec> tasks,
      @Nullable List<Map<String, String>> alignment,
      @Nullable Preset preset,
      @Nullable List<LayerCoding> layers,
      @Nullable EncodingSpec encoding,
      @Nullable CalibrationSpec calibration,
      @Nullable Long seed,
      @Nullable GoalSpec goal,
      @Nullable ZipperSpec zipper) {
    this(method, tasks, alignment, preset, layers, encoding, calibration, seed, goal, zipper, null);
  }

  /** A merge by {@link MergeMethod#NEURAL_MERGER} without a goal. */
  public MergeSpec(
      @Nullable MergeMethod method,
      List<TaskSpec> tasks,
      @Nullable List<Map<String, String>> alignment,
      @Nullable Preset preset,
      @Nullable List<LayerCoding> layers,
      @Nullable EncodingSpec encoding,
      @Nullable CalibrationSpec calibration,
      @Nullable Long seed) {
    this(method, tasks, alignment, preset, layers, encoding, calibration, seed, null, null);
  }

  /** A merge by {@link MergeMethod#ZIPPERING}, twins found by the engine. */
  public static MergeSpec zipping(
      List<TaskSpec> tasks,
      ZipperSpec zipper,
      @Nullable CalibrationSpec calibration,
      @Nullable Long seed) {
    return new MergeSpec(
        MergeMethod.ZIPPERING, tasks, null, null, null, null, calibration, seed, null, zipper);
  }

  /** The same merge under another goal. */
  public MergeSpec withGoal(GoalSpec other) {
    return new MergeSpec(
        method,
        tasks,
        alignment,
        preset,
        layers,
        encoding,
        calibration,
        seed,
        other,
        zipper,
        verdict);
  }

  /** The same merge with r and C given for these layers, and neither a preset nor a goal. */
  public MergeSpec withCodings(List<LayerCoding> codings) {
    return new MergeSpec(
        method, tasks, alignment, null, codings, encoding, calibration, seed, null, null, verdict);
  }

  /** The same merge with learnt codes of that many bits for each weight, and without a goal. */
  public MergeSpec withBits(double bits) {
    var given = encoding == null ? EncodingSpec.defaults() : encoding;
    return new MergeSpec(
        method,
        tasks,
        alignment,
        null,
        null,
        given.withBits(bits),
        calibration,
        seed,
        null,
        null,
        verdict);
  }

  /** The same specification over other tasks. */
  public MergeSpec withTasks(List<TaskSpec> others) {
    return new MergeSpec(
        method,
        others,
        alignment,
        preset,
        layers,
        encoding,
        calibration,
        seed,
        goal,
        zipper,
        verdict);
  }
}
