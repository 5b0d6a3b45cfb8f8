package dev.zippermerge.lookup.plan;

import dev.zippermerge.lookup.graph.Constants;
import dev.zippermerge.lookup.graph.Graph;
import dev.zippermerge.lookup.graph.TensorName;
import dev.zippermerge.lookup.op.Pick;
import dev.zippermerge.lookup.savedmodel.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known while a task's graph is turned into steps. */
final class Compilation {
  private final Graph graph;
  private final Constants constants;
  private final ProgramBuilder program;
  private final Map<String, Operand> operands = new HashMap<>();
  private final Map<String, List<Node>> consumers = new HashMap<>();

  /**
   * @param order all nodes, each after those that it needs
   * @param outputs tensors that must be kept
   */
  Compilation(
      Graph graph,
      Constants constants,
      ProgramBuilder program,
      List<Node> order,
      List<TensorName> outputs) {
    this.graph = graph;
    this.constants = constants;
    this.program = program;
    for (var node : order) {
      graph.inputs(node).forEach(input -> users(input.node()).add(node));
    }
    outputs.forEach(output -> users(output.node()).add(graph.node(output.node())));
  }

  private List<Node> users(String node) {
    return consumers.computeIfAbsent(node, _ -> new ArrayList<>());
  }

  Graph graph() {
    return graph;
  }

  Constants constants() {
    return constants;
  }

  ProgramBuilder program() {
    return program;
  }

  /** True where a node's result is known, or was never to be computed on its own. */
  boolean isDone(Node node) {
    return operands.containsKey(node.name());
  }

  void put(Node node, Operand operand) {
    operands.put(node.name(), operand);
  }

  /** The node that alone uses another's result, which is no output. */
  @Nullable Node onlyConsumer(Node node) {
    var users = users(node.name());
    boolean alone = users.size() == 1 && !users.getFirst().name().equals(node.name());
    return alone ? users.getFirst() : null;
  }

  boolean isConstant(Node node, int input) {
    return constants.has(graph.argument(node, input));
  }

  /** A constant input of integers. */
  int[] integers(Node node, int input) {
    requireConstant(node, input);
    return constants.integers(graph.argument(node, input));
  }

  /** A constant input of floats. */
  float[] floats(Node node, int input) {
    requireConstant(node, input);
    return constants.floats(graph.argument(node, input)).values();
  }

  private void requireConstant(Node node, int input) {
    if (!isConstant(node, input)) {
      throw node.refused("computes its input " + input + " from the example");
    }
  }

  /** An input, as it is. */
  Operand operand(Node node, int input) {
    return operand(node, graph.argument(node, input));
  }

  private Operand operand(Node user, TensorName tensor) {
    var operand = operands.get(tensor.node());
    if (operand == null || tensor.index() != 0) {
      throw user.refused("takes %s:%d, which is no value".formatted(tensor.node(), tensor.index()));
    }
    return operand;
  }

  /** An input as a value. */
  Value value(Node node, int input) {
    return value(node, graph.argument(node, input));
  }

  /** A tensor as a value. */
  Value value(Node user, TensorName tensor) {
    return switch (operand(user, tensor)) {
      case Value value -> value;
      case Operand.Padded padded -> materialised(tensor.node(), padded);
      case Operand.Picked picked -> materialised(tensor.node(), picked);
      case Operand.Sliced _, Operand.SlicedConvolution _ ->
          throw user.refused("takes a dilated convolution apart");
    };
  }

  private Value materialised(String node, Operand.Padded padded) {
    var from = padded.image().shape();
    var shape =
        new int[] {
          from[0] + padded.top() + padded.bottom(),
          from[1] + padded.left() + padded.right(),
          from[2]
        };
    return picked(
        node,
        padded.image(),
        shape,
        (axis, position) ->
            switch (axis) {
              case 0 -> position - padded.top();
              case 1 -> position - padded.left();
              default -> position;
            });
  }

  private Value materialised(String node, Operand.Picked picked) {
    var from = picked.image().shape();
    var shape =
        new int[] {
          Math.ceilDiv(from[0], picked.rows()), Math.ceilDiv(from[1], picked.columns()), from[2]
        };
    return picked(
        node,
        picked.image(),
        shape,
        (axis, position) ->
            switch (axis) {
              case 0 -> position * picked.rows();
              case 1 -> position * picked.columns();
              default -> position;
            });
  }

  private Value picked(String node, Value image, int[] shape, Picking.AxisMap map) {
    var order = Picking.order(shape, image.shape(), map);
    var value = program.add(new Pick(order, 0), shape, image);
    operands.put(node, value);
    return value;
  }
}
