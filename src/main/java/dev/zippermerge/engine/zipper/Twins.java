package dev.zippermerge.engine.zipper;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.align.LayerAlignment.Member;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.share.Counterparts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the layers that every network has: equal kernels in equal order. Where the networks differ,
 * the longest such list is taken, network after network.
 */
public final class Twins {
  private Twins() {}

  /** Which layers can be twins. */
  public enum Scope {
    /** Pointwise convolutions. */
    POINTWISE,
    /** All that a trunk ends behind. */
    TRUNK,
    /** All but output layers. */
    ALL
  }

  /** A network's layers that can be shared, in the order of computation. */
  public static List<WeightLayer> candidates(FlatGraph network, Scope scope) {
    return network.layers().stream()
        .filter(
            layer ->
                switch (scope) {
                  case POINTWISE -> layer.mergeable() && layer.kind() == WeightLayer.Kind.POINTWISE;
                  case TRUNK -> layer.mergeable();
                  case ALL -> !layer.outputLayer();
                })
        .toList();
  }

  /** True where one layer can be in the other's place: of a trunk, the images must agree too. */
  public static boolean alike(WeightLayer a, WeightLayer b, Scope scope) {
    return a.kind() == b.kind()
        && a.kernelShape().equals(b.kernelShape())
        && (scope == Scope.TRUNK
            ? a.multiplyAccumulates() == b.multiplyAccumulates()
            : a.kernelTransposed() == b.kernelTransposed());
  }

  /**
   * Finds the twins.
   *
   * @param networks one for each task
   * @return groups with a layer of each network, from the input on, named {@code shared1} …
   */
  public static List<LayerAlignment> find(List<FlatGraph> networks, Scope scope) {
    var groups = candidates(networks.getFirst(), scope).stream().map(List::of).toList();
    for (var network : networks.subList(1, networks.size())) {
      groups = joined(groups, candidates(network, scope), scope);
    }
    return named(groups);
  }

  /**
   * Finds the twins of a trunk: layers that stand in the same place, or, if that is more, the
   * longest common list. Equal ones come first.
   */
  public static List<LayerAlignment> ofTrunk(List<FlatGraph> networks, Counterparts counterparts) {
    var placed =
        candidates(networks.getFirst(), Scope.TRUNK).stream()
            .flatMap(layer -> placed(layer, networks, counterparts).stream())
            .toList();
    var common = find(networks, Scope.TRUNK).stream().map(LayerAlignment::layers).toList();
    return equalFirst(placed.size() >= common.size() ? placed : common, counterparts);
  }

  /** The groups in order, but those of equal layers before all others. */
  static List<LayerAlignment> equalFirst(
      List<List<WeightLayer>> groups, Counterparts counterparts) {
    return named(
        Stream.concat(
                groups.stream().filter(group -> isEqual(group, counterparts)),
                groups.stream().filter(group -> !isEqual(group, counterparts)))
            .toList());
  }

  private static boolean isEqual(List<WeightLayer> group, Counterparts counterparts) {
    return counterparts.areEqual(group.stream().map(WeightLayer::output).toList());
  }

  private static Optional<List<WeightLayer>> placed(
      WeightLayer layer, List<FlatGraph> networks, Counterparts counterparts) {
    var group = new ArrayList<WeightLayer>();
    for (int task = 0; task < networks.size(); task++) {
      var nodes = counterparts.toFirst().get(task);
      candidates(networks.get(task), Scope.TRUNK).stream()
          .filter(found -> layer.name().equals(nodes.get(found.name())))
          .filter(found -> alike(layer, found, Scope.TRUNK))
          .findFirst()
          .ifPresent(group::add);
    }
    return group.size() == networks.size() ? Optional.of(group) : Optional.empty();
  }

  /** Names groups of layers, the tasks' in order. */
  static List<LayerAlignment> named(List<List<WeightLayer>> groups) {
    return IntStream.range(0, groups.size())
        .mapToObj(
            i -> {
              var layers = groups.get(i);
              var members =
                  IntStream.range(0, layers.size()).mapToObj(t -> new Member(t, layers.get(t)));
              return new LayerAlignment("shared" + (i + 1), members.toList());
            })
        .toList();
  }

  /** The longest common subsequence; of several, the one nearest to the input. */
  private static List<List<WeightLayer>> joined(
      List<List<WeightLayer>> groups, List<WeightLayer> layers, Scope scope) {
    var lengths = new int[groups.size() + 1][layers.size() + 1];
    for (int i = groups.size() - 1; i >= 0; i--) {
      for (int j = layers.size() - 1; j >= 0; j--) {
        lengths[i][j] =
            alike(groups.get(i).getFirst(), layers.get(j), scope)
                ? 1 + lengths[i + 1][j + 1]
                : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
      }
    }
    var joined = new ArrayList<List<WeightLayer>>();
    for (int i = 0, j = 0; i < groups.size() && j < layers.size(); ) {
      if (alike(groups.get(i).getFirst(), layers.get(j), scope)) {
        var group = new ArrayList<>(groups.get(i++));
        group.add(layers.get(j++));
        joined.add(group);
      } else if (lengths[i + 1][j] >= lengths[i][j + 1]) {
        i++;
      } else {
        j++;
      }
    }
    return joined;
  }
}
