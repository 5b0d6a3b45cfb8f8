package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.codebook.EncodedLayer;
import dev.zippermerge.engine.codebook.QuantisationError;
import dev.zippermerge.engine.codebook.StoredNetworks;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.MergeResult;
import java.util.ArrayList;
import java.util.List;

/** Reports the layers of a merge by NeuralMerger. */
record CodebookLayers(List<TaskInput> tasks, StoredNetworks stored) implements Merged.LayerReport {
  @Override
  public List<MergeResult.Layer> layers(LayerErrors errors) {
    var layers = new ArrayList<MergeResult.Layer>();
    for (int i = 0; i < stored.merged().layers().size(); i++) {
      layers.add(encodedLayer(i, errors));
    }
    for (int task = 0; task < tasks.size(); task++) {
      for (var layer : tasks.get(task).network().layers()) {
        if (!layer.mergeable()) {
          layers.add(privateLayer(task, layer, errors));
        }
      }
    }
    return layers;
  }

  private MergeResult.Layer encodedLayer(int index, LayerErrors errors) {
    var layer = stored.merged().layers().get(index);
    var codebook = layer.codebook();
    return new MergeResult.Layer(
        layer.name(),
        layer.alignment().dense() ? "ENCODED_DENSE" : "ENCODED_CONV",
        Plan.sources(layer.alignment(), tasks),
        codebook.segmentLength(),
        codebook.codewordCount(),
        codebook.segments(),
        Sizes.before(layer.alignment(), tasks),
        Sizes.biases(layer.alignment(), tasks) + stored.size(index),
        errors(layer, errors));
  }

  private List<MergeResult.LayerError> errors(EncodedLayer layer, LayerErrors errors) {
    var found = new ArrayList<MergeResult.LayerError>();
    var members = layer.alignment().members();
    for (int i = 0; i < members.size(); i++) {
      int task = members.get(i).task();
      var source = members.get(i).layer();
      var kernel = tasks.get(task).network().kernel(source);
      double quantisation = QuantisationError.relative(kernel, layer.decode(i));
      errors.of(task, source, quantisation).ifPresent(found::add);
    }
    return found;
  }

  private MergeResult.Layer privateLayer(int task, WeightLayer layer, LayerErrors errors) {
    var input = tasks.get(task);
    return new MergeResult.Layer(
        input.name() + "/" + layer.name(),
        layer.outputLayer() ? "OUTPUT" : "KEPT",
        List.of(Plan.source(input, layer)),
        null,
        null,
        null,
        Sizes.before(input.network(), layer),
        Sizes.after(input.network(), layer),
        errors.of(task, layer, null).stream().toList());
  }
}
