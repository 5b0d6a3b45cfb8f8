package dev.zippermerge.engine.zipper;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.align.LayerAlignment.Member;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.ZipperSpec.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the layers that every network has: equal kernels in equal order. Where the networks differ,
 * the longest such list is taken, network after network.
 */
public final class Twins {
  private Twins() {}

  /** A network's layers that can be shared, in the order of computation. */
  public static List<WeightLayer> candidates(FlatGraph network, Share share) {
    return network.layers().stream()
        .filter(WeightLayer::mergeable)
        .filter(layer -> share == Share.TRUNK || layer.kind() == WeightLayer.Kind.POINTWISE)
        .toList();
  }

  /** True where one layer can be in the other's place: of a trunk, the images must agree too. */
  public static boolean alike(WeightLayer a, WeightLayer b, Share share) {
    return a.kind() == b.kind()
        && a.kernelShape().equals(b.kernelShape())
        && (share == Share.POINTWISE || a.multiplyAccumulates() == b.multiplyAccumulates());
  }

  /**
   * Finds the twins.
   *
   * @param networks one for each task
   * @return groups with a layer of each network, from the input on, named {@code shared1} …
   */
  public static List<LayerAlignment> find(List<FlatGraph> networks, Share share) {
    var groups = candidates(networks.getFirst(), share).stream().map(List::of).toList();
    for (var network : networks.subList(1, networks.size())) {
      groups = joined(groups, candidates(network, share), share);
    }
    return named(groups);
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
      List<List<WeightLayer>> groups, List<WeightLayer> layers, Share share) {
    var lengths = new int[groups.size() + 1][layers.size() + 1];
    for (int i = groups.size() - 1; i >= 0; i--) {
      for (int j = layers.size() - 1; j >= 0; j--) {
        lengths[i][j] =
            alike(groups.get(i).getFirst(), layers.get(j), share)
                ? 1 + lengths[i + 1][j + 1]
                : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
      }
    }
    var joined = new ArrayList<List<WeightLayer>>();
    for (int i = 0, j = 0; i < groups.size() && j < layers.size(); ) {
      if (alike(groups.get(i).getFirst(), layers.get(j), share)) {
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
