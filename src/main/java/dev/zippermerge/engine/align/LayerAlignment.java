package dev.zippermerge.engine.align;

import dev.zippermerge.engine.graph.WeightLayer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Layers that share one codebook: at most one of each network, all convolutions or all dense
 * (NeuralMerger, section 3). A layer without partners stands alone.
 *
 * @param name {@code conv1} … or {@code fc1} …, counted from the input
 * @param members at least one, by task
 */
public record LayerAlignment(String name, List<Member> members) {
  /**
   * One network's layer.
   *
   * @param task index of the task that it belongs to
   * @param layer the layer
   */
  public record Member(int task, WeightLayer layer) {}

  /** An alignment to which the first tasks contribute a layer each, in order. */
  public static LayerAlignment of(String name, List<WeightLayer> layers) {
    return new LayerAlignment(
        name,
        IntStream.range(0, layers.size()).mapToObj(i -> new Member(i, layers.get(i))).toList());
  }

  /** The members' layers, in order. */
  public List<WeightLayer> layers() {
    return members.stream().map(Member::layer).toList();
  }

  /** Smallest input depth d among the layers, the longest segment that makes sense. */
  public int minDepth() {
    return layers().stream().mapToInt(WeightLayer::depth).min().orElseThrow();
  }

  /** True for dense layers. */
  public boolean dense() {
    return members.getFirst().layer().kind() == WeightLayer.Kind.DENSE;
  }
}
