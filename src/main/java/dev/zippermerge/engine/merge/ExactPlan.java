package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.share.EqualParts;
import dev.zippermerge.engine.spec.KeptReason;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Equal layers are shared, and nothing else changes.
 *
 * @param parts what is equal; at least one layer
 */
record ExactPlan(EqualParts parts) implements Plan {
  static ExactPlan of(MergeSpec spec, List<TaskInput> tasks) {
    var zipper = spec.zipper();
    var parts = EqualLayers.of(tasks, zipper == null ? null : zipper.commonInput());
    if (parts.layers().isEmpty()) {
      throw nothingEqual(tasks);
    }
    return new ExactPlan(parts);
  }

  private static RefusedException nothingEqual(List<TaskInput> tasks) {
    var first =
        tasks.stream()
            .map(
                task -> {
                  var layer = task.network().layers().getFirst();
                  return "%s begins with %s %s"
                      .formatted(task.name(), layer.name(), layer.kernelShape());
                })
            .collect(Collectors.joining(", "));
    return new RefusedException(
        RefusalCode.ALIGNMENT_IMPOSSIBLE,
        "tasks",
        "No layer of one network is equal to the last bit to one of another, behind equal layers: %s. zipper.share TRUNK or POINTWISE shares layers that differ, by training."
            .formatted(first));
  }

  @Override
  public MergePlan describe(List<TaskInput> tasks) {
    long original = Plan.originalBytes(tasks);
    var layers = parts.layers();
    long saved = layers.stream().mapToLong(layer -> EqualLayers.savedBytes(layer, tasks)).sum();
    return new MergePlan(
        layers.stream()
            .map(
                layer ->
                    new MergePlan.Layer(layer.name(), Plan.sources(layer, tasks), null, null, null))
            .toList(),
        tasks.stream().flatMap(task -> kept(task, tasks.indexOf(task))).toList(),
        original,
        original - saved,
        Plan.memory(original));
  }

  private Stream<MergePlan.Kept> kept(TaskInput task, int index) {
    return task.network().layers().stream()
        .filter(layer -> !isShared(index, layer))
        .map(
            layer ->
                Plan.kept(
                    task,
                    layer,
                    layer.outputLayer() ? KeptReason.OUTPUT_LAYER : KeptReason.NOT_EQUAL));
  }

  /** True for a layer that another task has too. */
  boolean isShared(int task, WeightLayer layer) {
    return parts.stored().shared(task, layer.name());
  }
}
