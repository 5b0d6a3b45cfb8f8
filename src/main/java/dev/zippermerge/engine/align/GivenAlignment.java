package dev.zippermerge.engine.align;

import dev.zippermerge.engine.align.LayerAlignment.Member;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An alignment that the user gives: groups of layers, in the order of computation. Layers that no
 * group names get a codebook of their own.
 */
public final class GivenAlignment {
  private final List<String> tasks;
  private final LayerKind kind;
  private final List<List<WeightLayer>> columns;
  private final int[] done;
  private final List<List<Member>> groups = new ArrayList<>();

  private GivenAlignment(List<String> tasks, List<FlatGraph> networks, LayerKind kind) {
    this.tasks = tasks;
    this.kind = kind;
    this.columns = networks.stream().map(kind::layers).toList();
    this.done = new int[tasks.size()];
  }

  /**
   * Aligns the networks' mergeable layers as told.
   *
   * @param tasks names of the tasks
   * @param networks one for each task
   * @param given groups; each names, by task, a layer
   * @return convolutions, then dense layers, from the input on; every mergeable layer is in one of
   *     them
   * @throws RefusedException with {@link RefusalCode#SPEC_INVALID} naming the group's field where a
   *     task or layer is unknown, where kinds mix, or where a task's layers do not come in strictly
   *     increasing order
   */
  public static List<LayerAlignment> align(
      List<String> tasks, List<FlatGraph> networks, List<Map<String, String>> given) {
    var convolutions = new GivenAlignment(tasks, networks, LayerKind.CONVOLUTION);
    var dense = new GivenAlignment(tasks, networks, LayerKind.DENSE);
    for (int i = 0; i < given.size(); i++) {
      var field = "alignment[%d]".formatted(i);
      var members = members(tasks, networks, given.get(i), field);
      var kind = LayerKind.of(members.firstEntry().getValue());
      (kind == LayerKind.DENSE ? dense : convolutions).add(members, field);
    }
    var aligned = new ArrayList<>(convolutions.finish());
    aligned.addAll(dense.finish());
    return Aligner.requireSome(aligned);
  }

  private static TreeMap<Integer, WeightLayer> members(
      List<String> tasks, List<FlatGraph> networks, Map<String, String> group, String field) {
    var members = new TreeMap<Integer, WeightLayer>();
    for (var named : new TreeMap<>(group).entrySet()) {
      var name = field + "." + named.getKey();
      int task = tasks.indexOf(named.getKey());
      if (task < 0) {
        throw invalid(name, "No task has this name; there are " + tasks + ".");
      }
      members.put(task, layer(networks.get(task), named.getValue(), name));
    }
    if (members.isEmpty()) {
      throw invalid(field, "The group names no layer.");
    }
    return members;
  }

  private static WeightLayer layer(FlatGraph network, String name, String field) {
    var mergeable = network.layers().stream().filter(WeightLayer::mergeable).toList();
    return mergeable.stream()
        .filter(layer -> layer.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    field,
                    "The network has no layer '%s' that can be merged; it has %s."
                        .formatted(name, mergeable.stream().map(WeightLayer::name).toList())));
  }

  private void add(TreeMap<Integer, WeightLayer> members, String field) {
    members.forEach(
        (task, layer) -> {
          var name = field + "." + tasks.get(task);
          if (LayerKind.of(layer) != kind) {
            throw invalid(
                name, "Layer '%s' is not a %s layer.".formatted(layer.name(), kind.words()));
          }
          int index = columns.get(task).indexOf(layer);
          if (index < done[task]) {
            throw invalid(
                name,
                "Layer '%s' comes before a layer of an earlier group. List a task's layers in the order of computation, each in one group."
                    .formatted(layer.name()));
          }
          takeUpTo(task, index);
          done[task] = index + 1;
        });
    groups.add(members.entrySet().stream().map(e -> new Member(e.getKey(), e.getValue())).toList());
  }

  /** Puts a task's layers that no group named into groups of their own. */
  private void takeUpTo(int task, int end) {
    for (; done[task] < end; done[task]++) {
      groups.add(List.of(new Member(task, columns.get(task).get(done[task]))));
    }
  }

  private List<LayerAlignment> finish() {
    for (int task = 0; task < done.length; task++) {
      takeUpTo(task, columns.get(task).size());
    }
    return kind.named(groups);
  }

  private static RefusedException invalid(String field, String message) {
    return new RefusedException(RefusalCode.SPEC_INVALID, field, message);
  }
}
