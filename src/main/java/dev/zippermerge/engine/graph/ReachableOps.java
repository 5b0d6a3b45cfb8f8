package dev.zippermerge.engine.graph;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;

/**
 * Everything that TensorFlow would run to answer a signature: along tensors and along edges that
 * only order execution, into called functions and functions given as attributes.
 */
final class ReachableOps {
  private record Place(Map<String, NodeDef> scope, String function, String node) {}

  private final Map<String, FunctionDef> library;
  private final Map<String, String> found = new TreeMap<>();
  private final Map<String, Set<String>> seen = new HashMap<>();
  private final Deque<Place> open = new ArrayDeque<>();

  private ReachableOps(Map<String, FunctionDef> library) {
    this.library = library;
  }

  /** Operation types, each with the name of one node of that type. */
  static Map<String, String> of(
      Map<String, NodeDef> graph, Collection<String> roots, Map<String, FunctionDef> library) {
    var walk = new ReachableOps(library);
    roots.forEach(root -> walk.reach(graph, "", root));
    walk.run();
    return walk.found;
  }

  private void run() {
    while (!open.isEmpty()) {
      var place = open.pop();
      var node = place.scope().get(place.node());
      if (node != null) {
        found.putIfAbsent(node.getOp(), node.getName());
        node.getInputList().forEach(input -> reach(place.scope(), place.function(), input));
        enter(node.getOp());
        node.getAttrMap().values().forEach(this::enter);
      }
    }
  }

  private void enter(AttrValue value) {
    enter(value.getFunc().getName());
    value.getList().getFuncList().forEach(function -> enter(function.getName()));
  }

  private void enter(String name) {
    var function = library.get(name);
    if (function != null && !seen.containsKey(name)) {
      seen.put(name, new HashSet<>());
      var scope = Subgraph.byName(function.getNodeDefList());
      function.getRetMap().values().forEach(result -> reach(scope, name, result));
      function.getControlRetMap().values().forEach(effect -> reach(scope, name, effect));
    }
  }

  private void reach(Map<String, NodeDef> scope, String function, String input) {
    var name = TensorName.isControl(input) ? input.substring(1) : input;
    int colon = name.indexOf(':');
    var node = colon < 0 ? name : name.substring(0, colon);
    if (seen.computeIfAbsent(function, _ -> new HashSet<>()).add(node)) {
      open.push(new Place(scope, function, node));
    }
  }
}
