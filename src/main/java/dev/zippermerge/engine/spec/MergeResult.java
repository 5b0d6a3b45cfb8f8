package dev.zippermerge.engine.spec;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a merge measured. Bytes count weights: fp32 before, the stored compact form after.
 *
 * @param layers per merged or kept weight layer
 * @param tasks per task
 * @param totals over all tasks
 * @param secondsByPhase wall seconds of each phase
 * @param curves loss and accuracy over calibration
 * @param digests SHA-256 (hex) of each input file, by task name and role ({@code sounds.model}),
 *     and of the artifact
 * @param seed the seed used
 * @param versions versions of Zippermerge, TensorFlow and Java
 * @param zipper the steps of a zipper; absent where the method is another
 * @param verdict what the merge came to; absent in results of versions that gave none
 */
public record MergeResult(
    List<Layer> layers,
    List<Task> tasks,
    Totals totals,
    Map<Phase, Double> secondsByPhase,
    List<EngineEvent.Curve> curves,
    Map<String, String> digests,
    long seed,
    Map<String, String> versions,
    @Nullable List<ZipperStep> zipper,
    @Nullable Verdict verdict) {

  /** The same result with another verdict. */
  public MergeResult with(Verdict other) {
    return new MergeResult(
        layers, tasks, totals, secondsByPhase, curves, digests, seed, versions, zipper, other);
  }

  /**
   * One weight layer of the merged model.
   *
   * @param name {@code conv1} …, {@code fc1} …, {@code shared1} … for merged layers; {@code
   *     task/layer} for kept ones
   * @param kind ENCODED_CONV, ENCODED_DENSE, SHARED, OUTPUT or KEPT
   * @param sources the layers it stands for, one for each task that has it
   * @param segmentLength r, absent for layers that are not encoded
   * @param codewordCount C, absent for layers that are not encoded
   * @param segments number of segments, absent for layers that are not encoded
   * @param bytesBefore bytes of the sources' kernels and biases in fp32
   * @param bytesAfter bytes in the artifact before the archive's own compression
   * @param errors per task
   * @param latencies per task, each a layer's part of a whole run; absent where none were measured
   */
  public record Layer(
      String name,
      String kind,
      List<MergePlan.Source> sources,
      @Nullable Integer segmentLength,
      @Nullable Integer codewordCount,
      @Nullable Integer segments,
      long bytesBefore,
      long bytesAfter,
      List<LayerError> errors,
      @Nullable List<LayerLatency> latencies) {

    /** A layer whose latencies are not measured yet. */
    public Layer(
        String name,
        String kind,
        List<MergePlan.Source> sources,
        @Nullable Integer segmentLength,
        @Nullable Integer codewordCount,
        @Nullable Integer segments,
        long bytesBefore,
        long bytesAfter,
        List<LayerError> errors) {
      this(
          name,
          kind,
          sources,
          segmentLength,
          codewordCount,
          segments,
          bytesBefore,
          bytesAfter,
          errors,
          null);
    }

    /** The same layer with its latencies. */
    public Layer withLatencies(List<LayerLatency> measured) {
      return new Layer(
          name,
          kind,
          sources,
          segmentLength,
          codewordCount,
          segments,
          bytesBefore,
          bytesAfter,
          errors,
          measured);
    }
  }

  /**
   * How long a layer takes, what follows it up to its activation included.
   *
   * @param task the task's name
   * @param micros medians of traced runs
   */
  public record LayerLatency(String task, LatencyMicros micros) {}

  /**
   * How far a layer is from its original.
   *
   * @param task the task's name
   * @param quantisationError ||W - decoded W|| / ||W|| as encoded, before calibration; absent for
   *     layers not encoded
   * @param mismatchBefore mean |student - teacher| / mean |teacher| of the layer's output before
   *     calibration
   * @param mismatchAfter the same after calibration
   */
  public record LayerError(
      String task,
      @Nullable Double quantisationError,
      double mismatchBefore,
      double mismatchAfter) {}

  /**
   * One task's answers, measured on the test split.
   *
   * @param name the task's name
   * @param kind what its answers are
   * @param labelled whether accuracies, or errors against labels, are there
   * @param testExamples examples measured
   * @param originalAccuracy 0 to 1, absent without labels
   * @param encodedAccuracy as encoded, before calibration; absent without labels
   * @param mergedAccuracy after calibration; absent without labels
   * @param encodedAgreement share of answers equal to the teacher's, before calibration; absent for
   *     a regression
   * @param mergedAgreement share of answers equal to the teacher's, after calibration; absent for a
   *     regression
   * @param originalError errors of a regression, absent for a classification
   * @param encodedError as encoded, before calibration
   * @param mergedError after calibration
   * @param originalIou mean intersection over union of a classification of pixels, absent for
   *     others; accuracies are then shares of pixels
   * @param encodedIou as encoded, before calibration
   * @param mergedIou after calibration
   * @param latency how long an answer takes; absent in results of versions that measured otherwise
   */
  @JsonIgnoreProperties({"originalLatencyMicros", "mergedLatencyMicros"})
  public record Task(
      String name,
      TaskKind kind,
      boolean labelled,
      int testExamples,
      @Nullable Double originalAccuracy,
      @Nullable Double encodedAccuracy,
      @Nullable Double mergedAccuracy,
      @Nullable Double encodedAgreement,
      @Nullable Double mergedAgreement,
      @Nullable AnswerError originalError,
      @Nullable AnswerError encodedError,
      @Nullable AnswerError mergedError,
      @Nullable Double originalIou,
      @Nullable Double encodedIou,
      @Nullable Double mergedIou,
      @Nullable TaskLatency latency) {}

  /**
   * Sizes over all tasks.
   *
   * @param originalBytes fp32 weights of all originals
   * @param mergedBytes weights of the merged model as stored in the graph
   * @param artifactBytes bytes of the artifact file
   * @param compression originalBytes / artifactBytes
   */
  public record Totals(
      long originalBytes, long mergedBytes, long artifactBytes, double compression) {}
}
