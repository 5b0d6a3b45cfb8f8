package dev.zippermerge.engine.align;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Aligns networks of equal depth: the i-th convolution with the i-th convolution, the i-th dense
 * layer with the i-th dense layer (NeuralMerger, section 3, with identity maps). Output layers and
 * depthwise layers stay with their task.
 */
public final class EqualDepthAligner {
  private EqualDepthAligner() {}

  /**
   * Aligns the networks' mergeable layers.
   *
   * @throws RefusedException with {@link RefusalCode#ALIGNMENT_IMPOSSIBLE} where the networks
   *     differ in the number of convolutions or dense layers
   */
  public static List<LayerAlignment> align(List<FlatGraph> networks) {
    var aligned = new ArrayList<LayerAlignment>();
    aligned.addAll(align("conv", networks, layer -> layer.kind() != WeightLayer.Kind.DENSE));
    aligned.addAll(align("fc", networks, layer -> layer.kind() == WeightLayer.Kind.DENSE));
    if (aligned.isEmpty()) {
      throw new RefusedException(
          RefusalCode.ALIGNMENT_IMPOSSIBLE,
          "tasks",
          "No network has a layer that can be merged: output and depthwise layers stay as they are.");
    }
    return aligned;
  }

  private static List<LayerAlignment> align(
      String prefix, List<FlatGraph> networks, Predicate<WeightLayer> kind) {
    var columns =
        networks.stream()
            .map(
                network ->
                    network.layers().stream().filter(WeightLayer::mergeable).filter(kind).toList())
            .toList();
    var counts = columns.stream().map(List::size).toList();
    if (counts.stream().distinct().count() > 1) {
      throw new RefusedException(
          RefusalCode.ALIGNMENT_IMPOSSIBLE,
          "tasks",
          "The networks have different numbers of mergeable %s layers: %s."
              .formatted(prefix.equals("fc") ? "dense" : "convolution", counts));
    }
    return IntStream.range(0, counts.getFirst())
        .mapToObj(
            i ->
                new LayerAlignment(
                    prefix + (i + 1), columns.stream().map(column -> column.get(i)).toList()))
        .toList();
  }
}
