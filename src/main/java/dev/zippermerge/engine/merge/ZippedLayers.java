package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.zipper.Zipped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reports the layers of a zipper. */
record ZippedLayers(List<TaskInput> tasks, Zipped zipped, List<Set<String>> trunk)
    implements Merged.LayerReport {
  static ZippedLayers of(List<TaskInput> tasks, Zipped zipped) {
    return new ZippedLayers(tasks, zipped, zipped.layersInTrunk());
  }

  @Override
  public List<MergeResult.Layer> layers(LayerErrors errors) {
    var layers = new ArrayList<MergeResult.Layer>();
    zipped.sharedTwins().forEach(twin -> layers.add(twin(twin, errors)));
    for (int task = 0; task < tasks.size(); task++) {
      for (var layer : tasks.get(task).network().layers()) {
        if (!isTwin(task, layer)) {
          layers.add(other(task, layer, errors));
        }
      }
    }
    return layers;
  }

  private boolean isTwin(int task, WeightLayer layer) {
    return zipped.sharedTwins().stream().anyMatch(twin -> twin.layers().get(task).equals(layer));
  }

  private MergeResult.Layer twin(LayerAlignment twin, LayerErrors errors) {
    var layer = twin.layers().getFirst();
    long biases =
        zipped.hasTrunk()
            ? Sizes.bias(tasks.get(zipped.base()).network(), twin.layers().get(zipped.base()))
            : Sizes.biases(twin, tasks);
    return layer(
        twin.name(), "SHARED", twin, Sizes.before(twin, tasks), kernel(layer) + biases, errors);
  }

  private MergeResult.Layer layer(
      String name,
      String kind,
      LayerAlignment alignment,
      long before,
      long after,
      LayerErrors errors) {
    return new MergeResult.Layer(
        name,
        kind,
        Plan.sources(alignment, tasks),
        null,
        null,
        null,
        before,
        after,
        alignment.members().stream()
            .flatMap(member -> errors.of(member.task(), member.layer(), null).stream())
            .toList());
  }

  private MergeResult.Layer other(int task, WeightLayer layer, LayerErrors errors) {
    var network = tasks.get(task).network();
    var kind = kind(task, layer);
    var alone =
        new LayerAlignment(
            tasks.get(task).name() + "/" + layer.name(),
            List.of(new LayerAlignment.Member(task, layer)));
    long after = kernel(layer) + Sizes.bias(network, layer);
    return layer(
        alone.name(),
        kind,
        alone,
        Sizes.before(network, layer),
        kind.equals("REPLACED") ? 0 : after,
        errors);
  }

  private String kind(int task, WeightLayer layer) {
    if (trunk.get(task).contains(layer.name())) {
      return task == zipped.base() ? "SHARED" : "REPLACED";
    }
    return layer.outputLayer() ? "OUTPUT" : "KEPT";
  }

  private long kernel(WeightLayer layer) {
    return zipped.lossless() ? layer.kernelSize() * Float.BYTES : Sizes.halved(layer);
  }
}
