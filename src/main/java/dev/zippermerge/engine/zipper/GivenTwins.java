package dev.zippermerge.engine.zipper;

import dev.zippermerge.engine.align.GivenAlignment;
import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.share.Counterparts;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Twins that the user gives. */
public final class GivenTwins {
  private GivenTwins() {}

  /**
   * Checks them.
   *
   * @param tasks names of the tasks
   * @param networks one for each task
   * @param given groups, in the order of computation; each names a layer of every task
   * @param counterparts which of them are equal
   * @return them, named {@code shared1} …
   * @throws RefusedException with {@link RefusalCode#SPEC_INVALID} where a group is none of twins
   */
  public static List<LayerAlignment> of(
      List<String> tasks,
      List<FlatGraph> networks,
      List<Map<String, String>> given,
      Twins.Scope scope,
      Counterparts counterparts) {
    for (int i = 0; i < given.size(); i++) {
      if (given.get(i).size() != tasks.size()) {
        throw invalid("alignment[%d]".formatted(i), "Twins are a layer of every task: " + tasks);
      }
    }
    var first = networks.getFirst().layers();
    return Twins.equalFirst(
        GivenAlignment.align(tasks, networks, given).stream()
            .filter(alignment -> alignment.members().size() == tasks.size())
            .map(LayerAlignment::layers)
            .sorted(Comparator.comparingInt(layers -> first.indexOf(layers.getFirst())))
            .map(layers -> checked(layers, scope))
            .toList(),
        counterparts);
  }

  private static List<WeightLayer> checked(List<WeightLayer> layers, Twins.Scope scope) {
    for (var layer : layers) {
      if (scope == Twins.Scope.POINTWISE && layer.kind() != WeightLayer.Kind.POINTWISE) {
        throw invalid("alignment", "Layer '%s' is not pointwise.".formatted(layer.name()));
      }
      if (layer.outputLayer()) {
        throw invalid(
            "alignment",
            "Layer '%s' gives its task's answer; output layers stay private."
                .formatted(layer.name()));
      }
      if (!Twins.alike(layers.getFirst(), layer, scope)) {
        throw invalid(
            "alignment",
            "Layers '%s' %s and '%s' %s differ in shape."
                .formatted(
                    layers.getFirst().name(),
                    layers.getFirst().kernelShape(),
                    layer.name(),
                    layer.kernelShape()));
      }
    }
    return layers;
  }

  private static RefusedException invalid(String field, String message) {
    return new RefusedException(RefusalCode.SPEC_INVALID, field, message);
  }
}
