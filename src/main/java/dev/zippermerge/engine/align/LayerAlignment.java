package dev.zippermerge.engine.align;

import dev.zippermerge.engine.graph.WeightLayer;
import java.util.List;

/**
 * Layers that share one codebook: one of each network, all convolutions or all dense (NeuralMerger,
 * section 3).
 *
 * @param name {@code conv1} … or {@code fc1} …, counted from the input
 * @param layers for each task, in order, its layer
 */
public record LayerAlignment(String name, List<WeightLayer> layers) {

  /** Smallest input depth d among the layers, the longest segment that makes sense. */
  public int minDepth() {
    return layers.stream().mapToInt(WeightLayer::depth).min().orElseThrow();
  }

  /** True for dense layers. */
  public boolean dense() {
    return layers.getFirst().kind() == WeightLayer.Kind.DENSE;
  }
}
