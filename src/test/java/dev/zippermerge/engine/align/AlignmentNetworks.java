package dev.zippermerge.engine.align;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.proto.GraphDef;

/** Networks that are lists of layers, without weights. */
final class AlignmentNetworks {
  private AlignmentNetworks() {}

  static FlatGraph network(WeightLayer... layers) {
    return new FlatGraph(
        GraphDef.getDefaultInstance(), List.of(), List.of(), List.of(layers), List.of(), List.of());
  }

  /** Convolutions of these names, and a dense output layer. */
  static FlatGraph convolutions(String... names) {
    var layers =
        Arrays.stream(names).map(name -> layer(name, WeightLayer.Kind.CONV2D, false)).toList();
    var all = Arrays.copyOf(layers.toArray(WeightLayer[]::new), names.length + 1);
    all[names.length] = layer("out", WeightLayer.Kind.DENSE, true);
    return network(all);
  }

  static WeightLayer layer(String name, WeightLayer.Kind kind, boolean output) {
    return new WeightLayer(
        name, kind, name + "/k", List.of(1L, 1L, 4L, 4L), false, null, name + ":0", output, 0);
  }

  /** Each alignment as {@code name=task:layer,task:layer}. */
  static List<String> words(List<LayerAlignment> alignments) {
    return alignments.stream()
        .map(
            alignment ->
                alignment.name()
                    + "="
                    + String.join(
                        ",",
                        alignment.members().stream()
                            .map(member -> member.task() + ":" + member.layer().name())
                            .toList()))
        .toList();
  }
}
