package dev.zippermerge.engine.spec;

import org.jspecify.annotations.Nullable;

/**
 * One input network's job in the merged model.
 *
 * @param name the task's name, {@code [a-z][a-z0-9_]{0,30}}; its signature in the artifact
 * @param model path of the model file or folder
 * @param signature signature to take, default {@code serving_default}
 * @param input input of that signature, needed only where it has several; or any tensor of the
 *     graph, {@code node} or {@code node:index}, where the graph is then cut
 * @param output output of that signature, needed only where it has several; or any tensor of the
 *     graph
 * @param data path of the calibration data; not needed to share equal layers alone
 * @param dataSpec how to read the data
 * @param kind what the task's answers are; where absent, labels that are classes make it a
 *     classification (of a network with one output: if all are 0 or 1), labels that are values a
 *     regression; without labels it is a regression where the network has several outputs, gives
 *     back as many values as it takes, a single one without a sigmoid, or values along more than
 *     one axis
 * @param batchSize examples in this task's calibration updates, 1 to 4096, default the {@link
 *     CalibrationSpec}'s
 * @param inputShape sizes of inputs that the model leaves open; where absent, those of the data
 */
public record TaskSpec(
    String name,
    String model,
    @Nullable String signature,
    @Nullable String input,
    @Nullable String output,
    @Nullable String data,
    @Nullable DataSpec dataSpec,
    @Nullable TaskKind kind,
    @Nullable Integer batchSize,
    @Nullable InputSizes inputShape) {
  /** A task whose inputs are of known sizes, or of those that the data have. */
  public TaskSpec(
      String name,
      String model,
      @Nullable String signature,
      @Nullable String input,
      @Nullable String output,
      @Nullable String data,
      @Nullable DataSpec dataSpec,
      @Nullable TaskKind kind,
      @Nullable Integer batchSize) {
    this(name, model, signature, input, output, data, dataSpec, kind, batchSize, null);
  }

  /** A task without settings of its own. */
  public TaskSpec(
      String name,
      String model,
      @Nullable String signature,
      @Nullable String input,
      @Nullable String output,
      @Nullable String data,
      @Nullable DataSpec dataSpec) {
    this(name, model, signature, input, output, data, dataSpec, null, null);
  }

  /** The same task with its files elsewhere. */
  public TaskSpec withFiles(String otherModel, @Nullable String otherData) {
    return new TaskSpec(
        name,
        otherModel,
        signature,
        input,
        output,
        otherData,
        dataSpec,
        kind,
        batchSize,
        inputShape);
  }
}
