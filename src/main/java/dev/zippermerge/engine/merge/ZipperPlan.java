package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.calibrate.CalibrationSettings;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.share.Counterparts;
import dev.zippermerge.engine.spec.KeptReason;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.ZipperSpec.Matching;
import dev.zippermerge.engine.spec.ZipperSpec.Share;
import dev.zippermerge.engine.zipper.GivenTwins;
import dev.zippermerge.engine.zipper.Schedule;
import dev.zippermerge.engine.zipper.Twins;
import dev.zippermerge.engine.zipper.Zipped;
import dev.zippermerge.engine.zipper.ZipperSettings;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which layers are zipped.
 *
 * @param settings how
 * @param twins the layers to share, from the input on, at least one
 * @param after twins that come after the one to stop at
 * @param updates updates of each task in all
 * @param counterparts which nodes of the networks stand for each other; none without a trunk
 */
record ZipperPlan(
    ZipperSettings settings,
    List<LayerAlignment> twins,
    List<LayerAlignment> after,
    int updates,
    Counterparts counterparts)
    implements Plan {
  /** Updates of each task after which a shared layer of a small MobileNet has settled. */
  static final int UPDATES_OF_A_STEP = 90;

  /** How many of the twins, from the first on, are equal to the last bit. */
  int equal() {
    return (int)
        twins.stream()
            .filter(
                twin ->
                    counterparts.areEqual(twin.layers().stream().map(WeightLayer::output).toList()))
            .count();
  }

  static ZipperPlan of(MergeSpec spec, List<TaskInput> tasks) {
    var names = tasks.stream().map(TaskInput::name).toList();
    var settings = ZipperSettings.of(spec.zipper(), names);
    if (settings.share() == Share.TRUNK) {
      CommonInput.requireOneShape(tasks, "zipper.share", "A trunk");
    }
    var matching = settings.matching();
    if (matching != null && matching.by() == Matching.By.ACTIVATIONS) {
      CommonInput.requireOneShape(tasks, "zipper.matching.by", "Matching by activations");
    }
    var networks = tasks.stream().map(TaskInput::network).toList();
    var counterparts =
        settings.share() == Share.TRUNK
            ? Counterparts.of(networks)
            : Counterparts.none(networks.size());
    var given = spec.alignment();
    var twins =
        given != null
            ? GivenTwins.of(names, networks, given, settings.scope(), counterparts)
            : settings.share() == Share.TRUNK
                ? Twins.ofTrunk(networks, counterparts)
                : Twins.find(networks, settings.scope());
    if (twins.isEmpty()) {
      throw noTwins(tasks, settings.scope());
    }
    int count = stop(settings.until(), twins);
    return new ZipperPlan(
        settings,
        twins.subList(0, count),
        twins.subList(count, twins.size()),
        CalibrationSettings.of(spec.calibration()).steps(),
        counterparts);
  }

  private static RefusedException noTwins(List<TaskInput> tasks, Twins.Scope scope) {
    var layers =
        tasks.stream()
            .map(
                task ->
                    "%s has %s"
                        .formatted(
                            task.name(),
                            Twins.candidates(task.network(), scope).stream()
                                .map(layer -> layer.name() + " " + layer.kernelShape())
                                .toList()))
            .collect(Collectors.joining("; "));
    return new RefusedException(
        RefusalCode.ALIGNMENT_IMPOSSIBLE,
        "tasks",
        "No%s layers twin: none of one kernel shape is in every network. %s. NEURAL_MERGER merges networks that differ."
            .formatted(scope == Twins.Scope.POINTWISE ? " pointwise" : "", layers));
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
    var trunk = whole(tasks).layersInTrunk();
    return new MergePlan(
            twins.stream().map(twin -> layer(twin, tasks)).toList(),
            tasks.stream().flatMap(task -> kept(task, tasks.indexOf(task), trunk)).toList(),
            original,
            original - savedBytes(tasks, trunk),
            Plan.memory(original))
        .with(steps());
  }

  private MergePlan.Steps steps() {
    var schedule = schedule();
    int steps = (int) schedule.stages().stream().filter(Schedule.Stage::step).count();
    int least =
        schedule.stages().stream()
            .filter(Schedule.Stage::step)
            .mapToInt(Schedule.Stage::updates)
            .min()
            .orElse(0);
    return new MergePlan.Steps(steps, least, steps == 0 ? 0 : UPDATES_OF_A_STEP);
  }

  /** How the updates are spread over what is not equal already. */
  Schedule schedule() {
    int layers = twins.size() - equal();
    return settings.direct()
        ? Schedule.direct(layers, updates)
        : Schedule.of(layers, updates, settings.fineTuning());
  }

  private static MergePlan.Layer layer(LayerAlignment twin, List<TaskInput> tasks) {
    return new MergePlan.Layer(twin.name(), Plan.sources(twin, tasks), null, null, null);
  }

  private Stream<MergePlan.Kept> kept(TaskInput task, int index, List<Set<String>> trunk) {
    var own =
        task.network().layers().stream()
            .filter(layer -> !isShared(trunk, index, layer))
            .map(layer -> Plan.kept(task, layer, reason(index, layer)));
    var shared =
        task.network().shared().stream()
            .map(layer -> Plan.kept(task, layer, KeptReason.SHARED_KERNEL));
    return Stream.concat(own, shared);
  }

  /** The networks with all twins shared; of a trunk as the first task's. */
  private Zipped whole(List<TaskInput> tasks) {
    return new Zipped(
        tasks.stream().map(TaskInput::name).toList(),
        tasks.stream().map(TaskInput::network).toList(),
        twins,
        twins.size(),
        settings.share(),
        settings.normalisation(),
        Math.max(0, settings.initialTask()),
        counterparts,
        equal());
  }

  /** A trunk holds whatever leads to its layers. */
  private boolean isShared(List<Set<String>> trunk, int index, WeightLayer layer) {
    return trunk.get(index).contains(layer.name())
        || twins.stream().anyMatch(twin -> twin.layers().get(index).equals(layer));
  }

  private KeptReason reason(int task, WeightLayer layer) {
    if (after.stream().anyMatch(twin -> twin.layers().get(task).equals(layer))) {
      return KeptReason.AFTER_STOP;
    }
    var kept = layer.kept();
    if (kept != null && (settings.scope() != Twins.Scope.ALL || layer.outputLayer())) {
      return kept;
    }
    return settings.scope() == Twins.Scope.POINTWISE && layer.kind() != WeightLayer.Kind.POINTWISE
        ? KeptReason.NOT_POINTWISE
        : KeptReason.NO_TWIN;
  }

  /** Shared layers count once, and kernels of trained networks are stored in half precision. */
  private long savedBytes(List<TaskInput> tasks, List<Set<String>> trunk) {
    int base = Math.max(0, settings.initialTask());
    boolean lossless = whole(tasks).lossless();
    long saved = 0;
    for (int i = 0; i < tasks.size(); i++) {
      for (var layer : tasks.get(i).network().layers()) {
        boolean again = i != base && isShared(trunk, i, layer);
        long kernel = layer.kernelSize() * Float.BYTES;
        saved += kernel - (again ? 0 : lossless ? kernel : Sizes.halved(layer));
      }
    }
    return saved;
  }
}
