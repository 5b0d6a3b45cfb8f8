package dev.zippermerge.engine.align;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The two kinds of layers; only layers of one kind are merged (NeuralMerger, section 3). */
enum LayerKind {
  CONVOLUTION("conv", "convolution"),
  DENSE("fc", "dense");

  private final String prefix;
  private final String words;

  LayerKind(String prefix, String words) {
    this.prefix = prefix;
    this.words = words;
  }

  static LayerKind of(WeightLayer layer) {
    return layer.kind() == WeightLayer.Kind.DENSE ? DENSE : CONVOLUTION;
  }

  /** How people call it. */
  String words() {
    return words;
  }

  /** A network's layers of this kind that can be merged, in the order of computation. */
  List<WeightLayer> layers(FlatGraph network) {
    return network.layers().stream()
        .filter(WeightLayer::mergeable)
        .filter(layer -> of(layer) == this)
        .toList();
  }

  /** Gives groups of members their names, in order from 1. */
  List<LayerAlignment> named(List<List<LayerAlignment.Member>> groups) {
    return IntStream.range(0, groups.size())
        .mapToObj(
            i -> {
              var members = new ArrayList<>(groups.get(i));
              members.sort(Comparator.comparingInt(LayerAlignment.Member::task));
              return new LayerAlignment(prefix + (i + 1), List.copyOf(members));
            })
        .toList();
  }
}
