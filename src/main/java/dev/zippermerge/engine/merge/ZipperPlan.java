package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.KeptReason;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.ZipperSpec.Matching;
import dev.zippermerge.engine.spec.ZipperSpec.Share;
import dev.zippermerge.engine.zipper.GivenTwins;
import dev.zippermerge.engine.zipper.Twins;
import dev.zippermerge.engine.zipper.ZipperSettings;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which layers are zipped.
 *
 * @param settings how
 * @param twins the layers to share, from the input on, at least one
 * @param after twins that come after the one to stop at
 */
record ZipperPlan(ZipperSettings settings, List<LayerAlignment> twins, List<LayerAlignment> after)
    implements Plan {
  static ZipperPlan of(MergeSpec spec, List<TaskInput> tasks) {
    var names = tasks.stream().map(TaskInput::name).toList();
    var settings = ZipperSettings.of(spec.zipper(), names);
    if (settings.share() == Share.TRUNK) {
      requireSameInput(tasks, "zipper.share", "A trunk");
    }
    var matching = settings.matching();
    if (matching != null && matching.by() == Matching.By.ACTIVATIONS) {
      requireSameInput(tasks, "zipper.matching.by", "Matching by activations");
    }
    var networks = tasks.stream().map(TaskInput::network).toList();
    var given = spec.alignment();
    var twins =
        given == null
            ? Twins.find(networks, settings.share())
            : GivenTwins.of(names, networks, given, settings.share());
    if (twins.isEmpty()) {
      throw noTwins(tasks, settings.share());
    }
    int count = stop(settings.until(), twins);
    return new ZipperPlan(settings, twins.subList(0, count), twins.subList(count, twins.size()));
  }

  private static void requireSameInput(List<TaskInput> tasks, String field, String what) {
    var first = tasks.getFirst().network().inputs().getFirst();
    for (var task : tasks) {
      var input = task.network().inputs().getFirst();
      if (!input.exampleShape().equals(first.exampleShape()) || input.type() != first.type()) {
        throw new RefusedException(
            RefusalCode.SPEC_INVALID,
            field,
            "%s needs one form of input for all tasks; %s takes %s, %s takes %s."
                .formatted(
                    what,
                    tasks.getFirst().name(),
                    first.exampleShape(),
                    task.name(),
                    input.exampleShape()));
      }
    }
  }

  private static RefusedException noTwins(List<TaskInput> tasks, Share share) {
    var layers =
        tasks.stream()
            .map(
                task ->
                    "%s has %s"
                        .formatted(
                            task.name(),
                            Twins.candidates(task.network(), share).stream()
                                .map(layer -> layer.name() + " " + layer.kernelShape())
                                .toList()))
            .collect(Collectors.joining("; "));
    return new RefusedException(
        RefusalCode.ALIGNMENT_IMPOSSIBLE,
        "tasks",
        "No %s layers twin: none of one kernel shape is in every network. %s. NEURAL_MERGER merges networks that differ."
            .formatted(share == Share.TRUNK ? "" : "pointwise", layers));
  }

  private static int stop(@Nullable String until, List<LayerAlignment> twins) {
    if (until == null) {
      return twins.size();
    }
    for (int i = 0; i < twins.size(); i++) {
      var twin = twins.get(i);
      if (twin.name().equals(until)
          || twin.layers().stream().anyMatch(layer -> layer.name().equals(until))) {
        return i + 1;
      }
    }
    throw new RefusedException(
        RefusalCode.SPEC_INVALID,
        "zipper.until",
        "There is no layer '%s' to share; there are %s."
            .formatted(until, twins.stream().map(LayerAlignment::name).toList()));
  }

  @Override
  public MergePlan describe(List<TaskInput> tasks) {
    long original = Plan.originalBytes(tasks);
    return new MergePlan(
        twins.stream().map(twin -> layer(twin, tasks)).toList(),
        tasks.stream().flatMap(task -> kept(task, tasks.indexOf(task))).toList(),
        original,
        original - savedBytes(tasks),
        Plan.memory(original));
  }

  private static MergePlan.Layer layer(LayerAlignment twin, List<TaskInput> tasks) {
    return new MergePlan.Layer(twin.name(), Plan.sources(twin, tasks), null, null, null);
  }

  private Stream<MergePlan.Kept> kept(TaskInput task, int index) {
    var own =
        task.network().layers().stream()
            .filter(layer -> !isShared(task, index, layer))
            .map(layer -> Plan.kept(task, layer, reason(index, layer)));
    var shared =
        task.network().shared().stream()
            .map(layer -> Plan.kept(task, layer, KeptReason.SHARED_KERNEL));
    return Stream.concat(own, shared);
  }

  /** A trunk holds whatever is computed before its last layer. */
  private boolean isShared(TaskInput task, int index, WeightLayer layer) {
    var layers = task.network().layers();
    return settings.share() == Share.TRUNK
        ? layers.indexOf(layer) <= layers.indexOf(twins.getLast().layers().get(index))
        : twins.stream().anyMatch(twin -> twin.layers().get(index).equals(layer));
  }

  private KeptReason reason(int task, WeightLayer layer) {
    if (after.stream().anyMatch(twin -> twin.layers().get(task).equals(layer))) {
      return KeptReason.AFTER_STOP;
    }
    if (!layer.mergeable()) {
      return Objects.requireNonNull(layer.kept());
    }
    return settings.share() == Share.POINTWISE && layer.kind() != WeightLayer.Kind.POINTWISE
        ? KeptReason.NOT_POINTWISE
        : KeptReason.NO_TWIN;
  }

  /** Shared layers count once, and all kernels are stored in half precision. */
  private long savedBytes(List<TaskInput> tasks) {
    long saved = 0;
    for (int i = 0; i < tasks.size(); i++) {
      for (var layer : tasks.get(i).network().layers()) {
        boolean again = i > 0 && isShared(tasks.get(i), i, layer);
        saved += layer.kernelSize() * Float.BYTES - (again ? 0 : Sizes.halved(layer));
      }
    }
    return saved;
  }
}
