package dev.zippermerge.engine.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a trial measured.
 *
 * @param id the trial's
 * @param kind the trial's
 * @param codings the trial's
 * @param bytes LAYER: bytes of the merged layer as stored in the graph, biases included; WHOLE: of
 *     the artifact
 * @param compression fp32 bytes of what was merged / {@code bytes}
 * @param tasks one for each task, in the specification's order
 * @param bitsPerWeight the trial's
 */
public record TrialResult(
    String id,
    Trial.Kind kind,
    List<LayerCoding> codings,
    long bytes,
    double compression,
    List<TaskScore> tasks,
    @Nullable Double bitsPerWeight) {

  /** What a trial of codings measured. */
  public TrialResult(
      String id,
      Trial.Kind kind,
      List<LayerCoding> codings,
      long bytes,
      double compression,
      List<TaskScore> tasks) {
    this(id, kind, codings, bytes, compression, tasks, null);
  }

  /** The largest drop of a task, in points. */
  public double worstDrop() {
    return tasks.stream().mapToDouble(TaskScore::drop).max().orElse(0);
  }

  /**
   * One task's answers: of a LAYER trial on the held-out part of the training split, of a WHOLE
   * trial on the test split.
   *
   * @param task the task's name
   * @param score accuracy; without labels the share of answers equal to the original's; of a
   *     regression R2 against the labels, without labels 1 - mean |answer - original's| / mean
   *     |original's|; at most 1
   * @param original the original network's score
   * @param drop 100 (original - score), in points; negative where the merged network is better
   * @param loss of a LAYER trial: calibration loss on the same examples, layer mismatch + gamma x
   *     task loss; else absent
   */
  public record TaskScore(
      String task, double score, double original, double drop, @Nullable Double loss) {}
}
