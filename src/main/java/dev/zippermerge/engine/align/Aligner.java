package dev.zippermerge.engine.align;

import dev.zippermerge.engine.align.LayerAlignment.Member;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds which layers share a codebook, convolutions and dense layers each by themselves: strictly
 * increasing maps as in NeuralMerger, section 3. The deepest network, the first of equals, comes
 * first with a group for each of its layers; the others are aligned with these groups one after the
 * other, in the order of the tasks, as {@link AlignmentSearch} tells. Between two networks every
 * layer of the shallower one has a partner, unless sharing would cost bytes; so networks of equal
 * depth are aligned layer by layer. Layers without partners get a codebook of their own. Output
 * layers and depthwise layers stay with their task.
 */
public final class Aligner {
  private Aligner() {}

  /**
   * Aligns the networks' mergeable layers.
   *
   * @param networks one for each task
   * @param sharing what sharing a codebook is worth
   * @return convolutions, then dense layers, from the input on; every mergeable layer is in one of
   *     them
   * @throws RefusedException with {@link RefusalCode#ALIGNMENT_IMPOSSIBLE} where there is none
   */
  public static List<LayerAlignment> align(List<FlatGraph> networks, CodebookSharing sharing) {
    var aligned = new ArrayList<LayerAlignment>();
    for (var kind : LayerKind.values()) {
      aligned.addAll(kind.named(groups(columns(kind, networks), sharing)));
    }
    return requireSome(aligned);
  }

  private static List<List<Member>> columns(LayerKind kind, List<FlatGraph> networks) {
    return IntStream.range(0, networks.size())
        .mapToObj(
            task ->
                kind.layers(networks.get(task)).stream()
                    .map(layer -> new Member(task, layer))
                    .toList())
        .toList();
  }

  private static List<List<Member>> groups(List<List<Member>> columns, CodebookSharing sharing) {
    var deepest = columns.stream().max(Comparator.comparingInt(List::size)).orElseThrow();
    var first = columns.stream().filter(c -> c.size() == deepest.size()).findFirst().orElseThrow();
    var groups = first.stream().map(List::of).toList();
    for (var column : columns) {
      if (column != first) {
        groups = new AlignmentSearch(groups, column, sharing).join();
      }
    }
    return groups;
  }

  static List<LayerAlignment> requireSome(List<LayerAlignment> aligned) {
    if (aligned.isEmpty()) {
      throw new RefusedException(
          RefusalCode.ALIGNMENT_IMPOSSIBLE,
          "tasks",
          "No network has a layer that can be merged. Output and depthwise layers are never merged.");
    }
    return aligned;
  }
}
