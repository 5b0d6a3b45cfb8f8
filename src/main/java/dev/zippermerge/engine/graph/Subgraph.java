package dev.zippermerge.engine.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/** Parts of graphs. */
public final class Subgraph {
  private Subgraph() {}

  /**
   * Nodes by name, in the order given.
   *
   * @throws dev.zippermerge.engine.spec.RefusedException where two nodes have the same name
   */
  public static Map<String, NodeDef> byName(Collection<NodeDef> nodes) {
    var map = new LinkedHashMap<String, NodeDef>();
    for (var node : nodes) {
      if (map.put(node.getName(), node) != null) {
        throw Corrupt.model(node.getName(), "Two nodes have the name '" + node.getName() + "'.");
      }
    }
    return map;
  }

  /**
   * The nodes that the roots need, in the order given.
   *
   * @param order true to follow also the edges that only order execution
   */
  public static List<NodeDef> needed(
      Map<String, NodeDef> nodes, Collection<String> roots, boolean order) {
    var seen = new HashSet<String>(roots);
    var open = new ArrayDeque<String>(seen);
    while (!open.isEmpty()) {
      for (var input : get(nodes, open.pop()).getInputList()) {
        boolean control = TensorName.isControl(input);
        var source = control ? input.substring(1) : TensorName.parse(input).node();
        if ((order || !control) && seen.add(source)) {
          open.push(source);
        }
      }
    }
    return nodes.values().stream().filter(node -> seen.contains(node.getName())).toList();
  }

  /** The nodes such that each comes after those that it needs. All inputs are tensors. */
  public static List<NodeDef> sorted(Collection<NodeDef> nodes) {
    var waiting = new HashMap<String, Integer>();
    var consumers = new HashMap<String, List<NodeDef>>();
    var ready = new ArrayDeque<NodeDef>();
    for (var node : nodes) {
      var sources = sources(node);
      waiting.put(node.getName(), sources.size());
      sources.forEach(s -> consumers.computeIfAbsent(s, _ -> new ArrayList<>()).add(node));
      if (sources.isEmpty()) {
        ready.add(node);
      }
    }
    var sorted = new ArrayList<NodeDef>();
    while (!ready.isEmpty()) {
      var node = ready.remove();
      sorted.add(node);
      for (var consumer : consumers.getOrDefault(node.getName(), List.of())) {
        if (waiting.merge(consumer.getName(), -1, Integer::sum) == 0) {
          ready.add(consumer);
        }
      }
    }
    if (sorted.size() < nodes.size()) {
      throw Corrupt.model("graph", "The graph has a cycle.");
    }
    return sorted;
  }

  private static Set<String> sources(NodeDef node) {
    var sources = new HashSet<String>();
    node.getInputList().forEach(input -> sources.add(TensorName.parse(input).node()));
    return sources;
  }

  private static NodeDef get(Map<String, NodeDef> nodes, String name) {
    var node = nodes.get(name);
    if (node == null) {
      throw Corrupt.model(name, "The graph has no node '" + name + "', though another needs it.");
    }
    return node;
  }
}
