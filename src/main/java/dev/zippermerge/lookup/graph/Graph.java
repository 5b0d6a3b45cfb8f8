package dev.zippermerge.lookup.graph;

import dev.zippermerge.lookup.LookupException;
import dev.zippermerge.lookup.savedmodel.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Nodes by name. Operations that hand on their input are looked through, and so are variables: what
 * the initialiser assigns to one is what its readers read.
 */
public final class Graph {
  private static final Set<String> IDENTITIES =
      Set.of(
          "Identity",
          "StopGradient",
          "PreventGradient",
          "Snapshot",
          "CheckNumerics",
          "EnsureShape");

  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<String, String> assigned = new HashMap<>();

  /**
   * Takes a graph.
   *
   * @throws LookupException where two nodes have the same name
   */
  public Graph(List<Node> all) {
    for (var node : all) {
      if (nodes.put(node.name(), node) != null) {
        throw node.refused("is there twice");
      }
    }
    for (var node : all) {
      if (node.op().equals("AssignVariableOp")) {
        assigned.put(input(node, 0), input(node, 1));
      }
    }
  }

  /** The node of that name. */
  public Node node(String name) {
    var node = nodes.get(name);
    if (node == null) {
      throw new LookupException("The graph has no node " + name + ".");
    }
    return node;
  }

  /** True where the graph has a node of that name. */
  public boolean has(String name) {
    return nodes.containsKey(name);
  }

  /** The tensors that a node computes its results from. */
  public List<TensorName> inputs(Node node) {
    return node.inputs().stream()
        .filter(input -> !TensorName.isControl(input))
        .map(this::resolve)
        .toList();
  }

  /** One of those tensors. */
  public TensorName argument(Node node, int index) {
    return resolve(input(node, index));
  }

  /** The tensor that is handed on under a name. */
  public TensorName resolve(String tensor) {
    var name = tensor;
    for (int steps = 0; steps <= nodes.size(); steps++) {
      var parsed = TensorName.parse(name);
      var node = node(parsed.node());
      if (IDENTITIES.contains(node.op())) {
        name = input(node, 0);
      } else if (node.op().equals("ReadVariableOp")) {
        name = value(node);
      } else {
        return parsed;
      }
    }
    throw new LookupException("The tensor " + tensor + " is computed from itself.");
  }

  /** The nodes that a tensor is computed from, its own last, each after those that it needs. */
  public List<Node> order(List<TensorName> tensors) {
    var order = new ArrayList<Node>();
    var open = new HashSet<String>();
    var done = new HashSet<String>();
    var stack = new ArrayDeque<String>();
    tensors.reversed().forEach(tensor -> stack.push(tensor.node()));
    while (!stack.isEmpty()) {
      var name = stack.peek();
      if (done.contains(name)) {
        stack.pop();
      } else if (open.add(name)) {
        visit(name, open, done, stack);
      } else {
        stack.pop();
        done.add(name);
        order.add(node(name));
      }
    }
    return order;
  }

  private void visit(String name, Set<String> open, Set<String> done, ArrayDeque<String> stack) {
    for (var input : inputs(node(name)).reversed()) {
      if (!done.contains(input.node())) {
        if (open.contains(input.node())) {
          throw node(input.node()).refused("is computed from itself");
        }
        stack.push(input.node());
      }
    }
  }

  private String value(Node reader) {
    var value = assigned.get(input(reader, 0));
    if (value == null) {
      throw reader.refused("reads a variable that nothing is assigned to");
    }
    return value;
  }

  private static String input(Node node, int index) {
    if (index >= node.inputs().size() || TensorName.isControl(node.inputs().get(index))) {
      throw node.refused("has no input " + index);
    }
    return node.inputs().get(index);
  }
}
