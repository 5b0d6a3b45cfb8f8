package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.codebook.QuantisationError;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.vq.QuantisedLayer;
import dev.zippermerge.engine.vq.StoredQuantised;
import java.util.ArrayList;
import java.util.List;

/** Reports the layers of a merge whose codebooks have a wider scope. */
record QuantisedLayers(QuantisedPlan plan, List<TaskInput> tasks, StoredQuantised stored)
    implements Merged.LayerReport {
  @Override
  public List<MergeResult.Layer> layers(LayerErrors errors) {
    var layers = new ArrayList<MergeResult.Layer>();
    for (var alignment : plan.alignments()) {
      var encoded =
          stored.networks().layers().stream()
              .filter(layer -> layer.name().equals(alignment.name()))
              .toList();
      if (!encoded.isEmpty()) {
        layers.add(layer(alignment, encoded, errors));
      }
    }
    addBooks(layers);
    for (int task = 0; task < tasks.size(); task++) {
      for (var layer : tasks.get(task).network().layers()) {
        if (!isEncoded(task, layer)) {
          layers.add(kept(task, layer, errors));
        }
      }
    }
    return layers;
  }

  private void addBooks(List<MergeResult.Layer> layers) {
    for (int i = 0; i < stored.networks().books().size(); i++) {
      var book = stored.networks().books().get(i);
      layers.add(
          new MergeResult.Layer(
              book.name(),
              "CODEBOOK",
              List.of(),
              book.segmentLength(),
              book.codewordCount(),
              null,
              0,
              stored.codewordBytes(i),
              List.of()));
    }
  }

  private MergeResult.Layer layer(
      LayerAlignment alignment, List<QuantisedLayer> encoded, LayerErrors errors) {
    var book = stored.networks().books().get(encoded.getFirst().book());
    var found = new ArrayList<MergeResult.LayerError>();
    for (var layer : encoded) {
      var difference =
          QuantisationError.relative(layer.kernel(book.segmentLength()), stored.decoded(layer));
      errors.of(layer.task(), layer.layer(), difference).ifPresent(found::add);
    }
    return new MergeResult.Layer(
        alignment.name(),
        alignment.dense() ? "ENCODED_DENSE" : "ENCODED_CONV",
        Plan.sources(alignment, tasks),
        book.segmentLength(),
        book.codewordCount(),
        Math.ceilDiv(
            alignment.layers().stream().mapToInt(WeightLayer::depth).max().orElseThrow(),
            book.segmentLength()),
        Sizes.before(alignment, tasks),
        encoded.stream().mapToLong(stored::bytes).sum(),
        found);
  }

  private boolean isEncoded(int task, WeightLayer layer) {
    return stored.networks().layers().stream()
        .anyMatch(l -> l.task() == task && l.layer().name().equals(layer.name()));
  }

  private MergeResult.Layer kept(int task, WeightLayer layer, LayerErrors errors) {
    var input = tasks.get(task);
    return new MergeResult.Layer(
        input.name() + "/" + layer.name(),
        layer.outputLayer() ? "OUTPUT" : "KEPT",
        List.of(Plan.source(input, layer)),
        null,
        null,
        null,
        Sizes.before(input.network(), layer),
        stored.keptBytes(task, layer),
        errors.of(task, layer, null).stream().toList());
  }
}
