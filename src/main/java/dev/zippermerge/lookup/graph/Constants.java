package dev.zippermerge.lookup.graph;

import dev.zippermerge.lookup.LookupException;
import dev.zippermerge.lookup.savedmodel.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Values of the tensors that no input has a part in: weights, and what decodes them. */
public final class Constants {
  private final Graph graph;
  private final Map<TensorName, Tensor> kept = new HashMap<>();
  private final Set<String> varying = new HashSet<>();

  /** Constants of a graph. */
  public Constants(Graph graph) {
    this.graph = graph;
  }

  /**
   * Finds out which nodes yield constants.
   *
   * @param order nodes, each after those that it needs
   */
  public void examine(List<Node> order) {
    for (var node : order) {
      var inputs = graph.inputs(node);
      boolean source = inputs.isEmpty() && !node.op().equals("Const");
      if (source || inputs.stream().anyMatch(input -> varying.contains(input.node()))) {
        varying.add(node.name());
      }
    }
  }

  /** True for a tensor that is the same for every example. */
  public boolean has(TensorName tensor) {
    return !varying.contains(tensor.node());
  }

  /**
   * Computes a constant.
   *
   * @throws LookupException naming the node that it cannot evaluate
   */
  public Tensor value(TensorName tensor) {
    var known = kept.get(tensor);
    if (known != null) {
      return known;
    }
    var values = new HashMap<TensorName, Tensor>();
    for (var node : graph.order(List.of(tensor))) {
      var inputs =
          graph.inputs(node).stream()
              .map(input -> values.getOrDefault(input, kept.get(input)))
              .toList();
      var results = evaluated(node, inputs);
      for (int i = 0; i < results.size(); i++) {
        values.put(new TensorName(node.name(), i), results.get(i));
      }
    }
    var value = values.get(tensor);
    if (value == null) {
      throw graph.node(tensor.node()).refused("has no result " + tensor.index());
    }
    return value;
  }

  /** Computes a constant that several others are computed from, and keeps it. */
  public Tensor shared(TensorName tensor) {
    var value = value(tensor);
    kept.put(tensor, value);
    return value;
  }

  /**
   * Computes a constant of floats.
   *
   * @throws LookupException where it is none
   */
  public Tensor.Floats floats(TensorName tensor) {
    if (value(tensor) instanceof Tensor.Floats floats) {
      return floats;
    }
    throw graph.node(tensor.node()).refused("yields no floats");
  }

  /**
   * Computes a constant of integers.
   *
   * @throws LookupException where it is none
   */
  public int[] integers(TensorName tensor) {
    if (value(tensor) instanceof Tensor.Ints integers) {
      return integers.values();
    }
    throw graph.node(tensor.node()).refused("yields no integers");
  }

  private static List<Tensor> evaluated(Node node, List<Tensor> inputs) {
    try {
      return node.op().equals("SplitV")
          ? Parts.of(node, inputs)
          : List.of(Evaluation.of(node, inputs));
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw new LookupException(
          "The node %s (%s) does not fit its inputs.".formatted(node.name(), node.op()), e);
    }
  }
}
