package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.Augmentation;
import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.EncodingSpec;
import dev.zippermerge.engine.spec.GoalSpec;
import dev.zippermerge.engine.spec.InputSizes;
import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.MergeMethod;
import dev.zippermerge.engine.spec.Preset;
import dev.zippermerge.engine.spec.TaskKind;
import dev.zippermerge.engine.spec.VerdictLimits;
import dev.zippermerge.engine.spec.ZipperSpec;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants merged.
 *
 * @param name a name for people
 * @param method the merge method, default NEURAL_MERGER
 * @param preset choice of r and C, default ACCU
 * @param seed seed of everything random, default 1
 * @param tasks the networks, in the order in which the artifact lists them
 * @param alignment which layers share a codebook, or are twins: groups in the order of computation,
 *     each naming layers by task; found by the engine where absent
 * @param layers deviations from the preset
 * @param encoding how codebooks are found and stored
 * @param calibration calibration training
 * @param goal what the merge shall reach, in place of a preset
 * @param zipper how twins are zipped; with the method ZIPPERING only, which takes neither preset
 *     nor layers, encoding or goal
 * @param verdict up to which drops a task counts as kept
 * @param priority which of the owner's jobs come first, default NORMAL
 */
public record MergeJobRequest(
    @Size(min = 1, max = 200) @Nullable String name,
    @Nullable MergeMethod method,
    @Nullable Preset preset,
    @Nullable Long seed,
    @NotNull @Size(min = 1, max = 8) @DistinctNames List<@NotNull @Valid Task> tasks,
    @Size(max = 1000) @Nullable List<
                @NotNull @Size(min = 1, max = 8) Map<
                    @NotNull String, @NotNull @Size(min = 1, max = 500) String>>
            alignment,
    @Size(max = 1000) @Nullable List<@NotNull @Valid Layer> layers,
    @Nullable EncodingSpec encoding,
    @Valid @Nullable Calibration calibration,
    @Valid @Nullable Goal goal,
    @Valid @Nullable Zipper zipper,
    @Nullable VerdictLimits verdict,
    @Nullable JobPriority priority) {

  /** True for a merge that shares equal layers alone, the only one that needs no data. */
  boolean worksWithoutData() {
    return method == MergeMethod.ZIPPERING
        && zipper != null
        && zipper.share() == ZipperSpec.Share.EXACT;
  }

  /**
   * One input network's job in the merged model.
   *
   * @param name the task's name; its signature in the artifact
   * @param modelId the model
   * @param datasetId the calibration data; may be absent if only equal layers are shared
   * @param signature signature to take, default {@code serving_default}
   * @param input input of that signature, needed only where it has several
   * @param output output of that signature, needed only where it has several
   * @param kind what the task's answers are, found where absent
   * @param batchSize examples in this task's calibration updates, default the calibration's
   * @param inputShape sizes of inputs that the model leaves open; default those given at its
   *     upload, else the data's
   */
  public record Task(
      @NotNull @Pattern(regexp = "[a-z][a-z0-9_]{0,30}") String name,
      @NotNull UUID modelId,
      @Nullable UUID datasetId,
      @Size(min = 1, max = 500) @Nullable String signature,
      @Size(min = 1, max = 500) @Nullable String input,
      @Size(min = 1, max = 500) @Nullable String output,
      @Nullable TaskKind kind,
      @Min(1) @Max(4096) @Nullable Integer batchSize,
      @Nullable InputSizes inputShape) {}

  /**
   * r and C of one merged layer, instead of the preset's.
   *
   * @param layer {@code conv1}, {@code conv2} … or {@code fc1}, {@code fc2} …, counted from the
   *     input
   * @param segmentLength r, the length of a codeword
   * @param codewordCount C, codewords for each segment
   */
  public record Layer(
      @NotNull @Pattern(regexp = "(conv|fc)[1-9][0-9]{0,4}") String layer,
      @NotNull @Min(1) @Max(64) Integer segmentLength,
      @NotNull @Min(2) @Max(256) Integer codewordCount) {

    LayerCoding toCoding() {
      return new LayerCoding(layer, segmentLength, codewordCount);
    }
  }

  /**
   * Calibration training; defaults are the engine's.
   *
   * @param steps joint steps; 0 leaves the codebooks as encoded
   * @param batchSize examples in an update
   * @param learningRate Adam's rate at the start
   * @param taskLossWeight gamma, the weight of the task loss against the layer mismatch
   * @param mismatchWeight weight of the layer-wise L1 mismatch
   * @param temperature softmax temperature of the distillation without labels
   * @param dataFraction share of the training split to calibrate with
   * @param validationFraction share of that which is held out to check the state on
   * @param checkEvery steps from check to check
   * @param patience checks in a row without a better state after which calibration ends
   * @param distillationWeight weight of the distance to the original's answers beside labels
   * @param augment what is done at random to each training picture
   */
  public record Calibration(
      @Min(0) @Max(1_000_000) @Nullable Integer steps,
      @Min(1) @Max(4096) @Nullable Integer batchSize,
      @Positive @DecimalMax("1") @Nullable Double learningRate,
      @PositiveOrZero @DecimalMax("1000000") @Nullable Double taskLossWeight,
      @PositiveOrZero @DecimalMax("1000000") @Nullable Double mismatchWeight,
      @Positive @DecimalMax("1000") @Nullable Double temperature,
      @Positive @DecimalMax("1") @Nullable Double dataFraction,
      @PositiveOrZero @DecimalMax("0.5") @Nullable Double validationFraction,
      @Min(1) @Max(1_000_000) @Nullable Integer checkEvery,
      @Min(1) @Nullable Integer patience,
      @PositiveOrZero @DecimalMax("1000000") @Nullable Double distillationWeight,
      @Size(max = 2) @Nullable List<@NotNull Augmentation> augment) {

    CalibrationSpec toSpec() {
      return new CalibrationSpec(
          steps,
          batchSize,
          learningRate,
          taskLossWeight,
          mismatchWeight,
          temperature,
          dataFraction,
          validationFraction,
          checkEvery,
          patience,
          distillationWeight,
          augment);
    }
  }

  /**
   * What the merge shall reach; r and C are searched for. At least one of the first two is given.
   *
   * @param targetCompression least fp32 bytes of all originals / bytes of the artifact
   * @param maxAccuracyDrop largest drop of a task's accuracy in points; the worst task counts
   * @param segmentLengths values of r to try for each layer
   * @param codewordCounts values of C to try for each layer
   * @param trialSteps calibration steps of a trial of one layer
   * @param candidates whole merges tried in a round
   */
  public record Goal(
      @DecimalMin(value = "1", inclusive = false) @DecimalMax("1000000") @Nullable Double targetCompression,
      @PositiveOrZero @DecimalMax("100") @Nullable Double maxAccuracyDrop,
      @Size(min = 1, max = 64) @Nullable List<@NotNull @Min(1) @Max(64) Integer> segmentLengths,
      @Size(min = 1, max = 64) @Nullable List<@NotNull @Min(2) @Max(256) Integer> codewordCounts,
      @Min(0) @Max(1_000_000) @Nullable Integer trialSteps,
      @Min(1) @Max(10) @Nullable Integer candidates) {

    GoalSpec toSpec() {
      return new GoalSpec(
          targetCompression,
          maxAccuracyDrop,
          segmentLengths,
          codewordCounts,
          trialSteps,
          candidates);
    }
  }

  /**
   * How twins are zipped; defaults are the engine's.
   *
   * @param share what becomes one
   * @param initialisation where shared weights start from
   * @param initialTask the task whose weights they start from
   * @param normalisation what tasks share of the batch normalisation of a shared layer
   * @param matching brings channels into the first task's order beforehand
   * @param until the last layer to share
   * @param maxAccuracyDrop largest drop of a task's accuracy in points
   * @param direct shares all layers at once
   * @param fineTuning share of the updates for after the last step
   * @param commonInput true if all tasks take one input; with EXACT only
   * @param layers which layers are shared one by one
   */
  public record Zipper(
      ZipperSpec.@Nullable Share share,
      ZipperSpec.@Nullable Initialisation initialisation,
      @Pattern(regexp = "[a-z][a-z0-9_]{0,30}") @Nullable String initialTask,
      ZipperSpec.@Nullable Normalisation normalisation,
      ZipperSpec.@Nullable Matching matching,
      @Size(min = 1, max = 500) @Nullable String until,
      @PositiveOrZero @DecimalMax("100") @Nullable Double maxAccuracyDrop,
      @Nullable Boolean direct,
      @PositiveOrZero @DecimalMax("1") @Nullable Double fineTuning,
      @Nullable Boolean commonInput,
      ZipperSpec.@Nullable Layers layers) {

    ZipperSpec toSpec() {
      return new ZipperSpec(
          share,
          initialisation,
          initialTask,
          normalisation,
          matching,
          until,
          maxAccuracyDrop,
          direct,
          fineTuning,
          commonInput,
          layers);
    }
  }
}
