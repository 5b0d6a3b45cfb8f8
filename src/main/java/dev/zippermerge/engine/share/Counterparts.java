package dev.zippermerge.engine.share;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.TensorName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tensorflow.proto.NodeDef;

/**
 * Which node of one network stands where a node of another does, for networks that take one input.
 *
 * @param toFirst for each network and each of its nodes with a counterpart in the first network
 *     that counterpart
 * @param plain nodes of the first network whose counterparts in all networks have equal constants
 * @param equal nodes of the first network that all networks compute alike to the last bit
 */
public record Counterparts(
    List<Map<String, String>> toFirst, Set<String> plain, Set<String> equal) {

  /** None: for networks that share no computation. */
  public static Counterparts none(int networks) {
    var maps = new ArrayList<Map<String, String>>();
    for (int i = 0; i < networks; i++) {
      maps.add(Map.of());
    }
    return new Counterparts(maps, Set.of(), Set.of());
  }

  /** Compares. */
  public static Counterparts of(List<FlatGraph> networks) {
    var first = networks.getFirst();
    var alike = EqualNodes.of(networks, networks.stream().map(_ -> 0).toList());
    var own = operations(first);
    var maps = new ArrayList<Map<String, String>>();
    maps.add(own.stream().collect(Collectors.toMap(name -> name, name -> name)));
    var plain = new HashSet<>(own);
    for (int i = 1; i < networks.size(); i++) {
      var known = new HashMap<String, String>();
      for (var node : operations(networks.get(i))) {
        var place = alike.first(i, node);
        if (place.network() == 0) {
          known.put(node, place.node());
        }
      }
      var found = StructurePairs.find(first, networks.get(i), known);
      maps.add(found.nodes());
      plain.retainAll(found.plain());
    }
    var equal =
        own.stream()
            .filter(name -> alike.networks(alike.first(0, name)).size() == networks.size())
            .collect(Collectors.toSet());
    return new Counterparts(List.copyOf(maps), plain, equal);
  }

  private static Set<String> operations(FlatGraph network) {
    return network.graph().getNodeList().stream()
        .filter(node -> !node.getOp().equals("Const"))
        .map(NodeDef::getName)
        .collect(Collectors.toSet());
  }

  /** For each node of a network with a counterpart in another that counterpart. */
  public Map<String, String> between(int network, int other) {
    var back = fromFirst(other);
    var between = new HashMap<String, String>();
    toFirst
        .get(network)
        .forEach(
            (node, first) -> {
              var counterpart = back.get(first);
              if (counterpart != null) {
                between.put(node, counterpart);
              }
            });
    return between;
  }

  /** The given nodes of the first network as another calls them, as far as it has them. */
  public Set<String> named(Set<String> nodes, int network) {
    var back = fromFirst(network);
    return nodes.stream()
        .flatMap(node -> Stream.ofNullable(back.get(node)))
        .collect(Collectors.toSet());
  }

  private Map<String, String> fromFirst(int network) {
    var back = new HashMap<String, String>();
    toFirst.get(network).forEach((node, first) -> back.putIfAbsent(first, node));
    return back;
  }

  /**
   * True if all networks compute the same to the last bit.
   *
   * @param tensors one of each network
   */
  public boolean areEqual(List<String> tensors) {
    var first = TensorName.parse(tensors.getFirst()).node();
    return equal.contains(first)
        && IntStream.range(0, tensors.size())
            .allMatch(
                i -> first.equals(toFirst.get(i).get(TensorName.parse(tensors.get(i)).node())));
  }
}
