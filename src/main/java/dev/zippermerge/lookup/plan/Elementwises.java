package dev.zippermerge.lookup.plan;

import dev.zippermerge.lookup.graph.Walk;
import dev.zippermerge.lookup.op.Elementwise;
import dev.zippermerge.lookup.op.Functions;
import dev.zippermerge.lookup.op.Pairwise;
import dev.zippermerge.lookup.op.PerChannel;
import dev.zippermerge.lookup.op.Stretched;
import dev.zippermerge.lookup.savedmodel.Node;
import java.util.Arrays;
import java.util.Map;

/** Operations on each value alone, and on pairs of values. */
final class Elementwises {
  private static final Map<String, Pairwise.Kind> KINDS =
      Map.ofEntries(
          Map.entry("Add", Pairwise.Kind.ADD),
          Map.entry("AddV2", Pairwise.Kind.ADD),
          Map.entry("BiasAdd", Pairwise.Kind.ADD),
          Map.entry("Sub", Pairwise.Kind.SUBTRACT),
          Map.entry("Mul", Pairwise.Kind.MULTIPLY),
          Map.entry("RealDiv", Pairwise.Kind.DIVIDE),
          Map.entry("Div", Pairwise.Kind.DIVIDE),
          Map.entry("Maximum", Pairwise.Kind.MAXIMUM),
          Map.entry("Minimum", Pairwise.Kind.MINIMUM),
          Map.entry("SquaredDifference", Pairwise.Kind.SQUARED_DIFFERENCE));

  private final Compilation compilation;

  Elementwises(Compilation compilation) {
    this.compilation = compilation;
  }

  /** True for operations that this class knows. */
  static boolean knows(String op) {
    return KINDS.containsKey(op)
        || Functions.of(op).isPresent()
        || op.equals("LeakyRelu")
        || op.equals("AddN")
        || op.startsWith("FusedBatchNorm");
  }

  /** A node of such an operation. */
  void compile(Node node) {
    int varying = compilation.isConstant(node, 0) ? 1 : 0;
    var input = compilation.value(node, varying);
    var tail = Tail.from(compilation, node, input.shape());
    if (tail != null) {
      var operation = new PerChannel(tail.epilogue(), input.channels(), input.plane());
      tail.become(compilation.program().add(operation, input.shape(), input));
      return;
    }
    var kind = KINDS.get(node.op());
    if (kind != null) {
      compilation.put(node, pair(node, kind));
    } else if (node.op().equals("AddN")) {
      compilation.put(node, sum(node));
    } else {
      var function = Functions.of(node.op()).orElseThrow(() -> node.refused("cannot be computed"));
      var operation = new Elementwise(function, input.size());
      compilation.put(node, compilation.program().add(operation, input.shape(), input));
    }
  }

  private Value pair(Node node, Pairwise.Kind kind) {
    boolean constantFirst = compilation.isConstant(node, 0);
    boolean constantSecond = compilation.isConstant(node, 1);
    if (constantFirst) {
      var right = compilation.value(node, 1);
      return pair(node, kind, constant(node, 0, right.rank()), right);
    }
    var left = compilation.value(node, 0);
    return constantSecond
        ? pair(node, kind, left, constant(node, 1, left.rank()))
        : pair(node, kind, left, compilation.value(node, 1));
  }

  private Value sum(Node node) {
    var sum = compilation.value(node, 0);
    for (int input = 1; input < compilation.graph().inputs(node).size(); input++) {
      sum = pair(node, Pairwise.Kind.ADD, sum, compilation.value(node, input));
    }
    return sum;
  }

  private Value pair(Node node, Pairwise.Kind kind, Value left, Value right) {
    var program = compilation.program();
    if (Arrays.equals(left.shape(), right.shape())) {
      return program.add(new Pairwise(kind, left.size()), left.shape(), left, right);
    }
    if (left.rank() != right.rank()) {
      throw node.refused("takes values of different numbers of axes");
    }
    var walk = new Walk(left.shape(), right.shape());
    var first = Layout.stored(left.shape());
    var second = Layout.stored(right.shape());
    var target = Layout.stored(walk.shape());
    var leftOrder = new int[target.length];
    var rightOrder = new int[target.length];
    walk.forEach(
        (out, i, j) -> {
          leftOrder[target[out]] = first[i];
          rightOrder[target[out]] = second[j];
        });
    return program.add(new Stretched(kind, leftOrder, rightOrder), walk.shape(), left, right);
  }

  /** A constant operand under the shape that it has against one example. */
  private Value constant(Node node, int input, int rank) {
    var constant = compilation.constants().floats(compilation.graph().argument(node, input));
    var given = constant.shape();
    var shape = new int[rank];
    Arrays.fill(shape, 1);
    for (int axis = 0; axis < given.length; axis++) {
      int own = axis + rank - given.length;
      if (own >= 0) {
        shape[own] = given[axis];
      } else if (own < -1 || given[axis] != 1) {
        throw node.refused("takes a constant with a value for each example");
      }
    }
    return compilation.program().constant(constant.values(), shape);
  }
}
