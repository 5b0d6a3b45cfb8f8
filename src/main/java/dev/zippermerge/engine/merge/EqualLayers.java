package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.share.EqualParts;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.ZipperSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tasks' networks have in common to the last bit, as plans report it. */
final class EqualLayers {
  private EqualLayers() {}

  /** Compares the tasks' networks. */
  static EqualParts of(List<TaskInput> tasks, @Nullable Boolean commonInput) {
    return EqualParts.of(
        tasks.stream().map(TaskInput::name).toList(),
        tasks.stream().map(TaskInput::network).toList(),
        CommonInput.of(tasks, commonInput));
  }

  /** The plan as people see it, with what is equal. */
  static MergePlan report(Plan plan, List<TaskInput> tasks, @Nullable ZipperSpec zipper) {
    var described = plan.describe(tasks);
    if (tasks.size() < 2) {
      return described;
    }
    var parts = of(tasks, zipper == null ? null : zipper.commonInput());
    var layers = parts.layers();
    boolean one = parts.inputs().stream().distinct().count() == 1;
    return described.with(
        new MergePlan.Equal(
            layers.size(),
            layers.stream().mapToLong(layer -> savedBytes(layer, tasks)).sum(),
            parts.savedMultiplyAdds(),
            one,
            layers.isEmpty() ? null : proposal(zipper),
            plan instanceof ZipperPlan trunk && trunk.equal() > 0
                ? trunk.twins().get(trunk.equal() - 1).name()
                : null));
  }

  /** Bytes of a shared layer's kernels and biases but for the ones that are kept. */
  static long savedBytes(LayerAlignment layer, List<TaskInput> tasks) {
    var first = layer.members().getFirst();
    return Sizes.before(layer, tasks)
        - Sizes.before(tasks.get(first.task()).network(), first.layer());
  }

  private static @Nullable String proposal(@Nullable ZipperSpec zipper) {
    var share = zipper == null ? null : zipper.share();
    return share == ZipperSpec.Share.EXACT || share == ZipperSpec.Share.TRUNK
        ? null
        : "Method ZIPPERING with zipper.share EXACT shares these layers without training and without data; every answer stays as it is.";
  }
}
