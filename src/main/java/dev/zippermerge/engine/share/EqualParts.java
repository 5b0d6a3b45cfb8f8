package dev.zippermerge.engine.share;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.align.LayerAlignment.Member;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.share.EqualNodes.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What networks have in common to the last bit.
 *
 * @param tasks the tasks' names
 * @param networks their networks
 * @param inputs for each task a number; tasks of equal numbers take one input
 * @param computed nodes that are equal and see the same input: they are computed once
 * @param stored nodes that are equal whatever input they see: their weights are stored once
 */
public record EqualParts(
    List<String> tasks,
    List<FlatGraph> networks,
    List<Integer> inputs,
    EqualNodes computed,
    EqualNodes stored) {

  /** Compares the networks. */
  public static EqualParts of(List<String> tasks, List<FlatGraph> networks, List<Integer> inputs) {
    var computed = EqualNodes.of(networks, inputs);
    boolean one = inputs.stream().distinct().count() == 1;
    var stored = one ? computed : EqualNodes.of(networks, networks.stream().map(_ -> 0).toList());
    return new EqualParts(tasks, networks, inputs, computed, stored);
  }

  /** Layers that several tasks have, in the order of computation, named {@code shared1} …. */
  public List<LayerAlignment> layers() {
    var groups = new LinkedHashMap<Place, List<Member>>();
    for (int task = 0; task < networks.size(); task++) {
      for (var layer : networks.get(task).layers()) {
        groups
            .computeIfAbsent(stored.first(task, layer.name()), _ -> new ArrayList<>())
            .add(new Member(task, layer));
      }
    }
    var shared =
        groups.values().stream()
            .filter(members -> members.stream().map(Member::task).distinct().count() > 1)
            .toList();
    return IntStream.range(0, shared.size())
        .mapToObj(i -> new LayerAlignment("shared" + (i + 1), shared.get(i)))
        .toList();
  }

  /** Multiply-adds for one example of each task that need not be done again. */
  public long savedMultiplyAdds() {
    long saved = 0;
    for (int task = 0; task < networks.size(); task++) {
      for (var layer : networks.get(task).layers()) {
        saved += computedBefore(task, layer) ? layer.multiplyAccumulates() : 0;
      }
    }
    return saved;
  }

  private boolean computedBefore(int task, WeightLayer layer) {
    return computed.first(task, layer.name()).network() < task;
  }
}
