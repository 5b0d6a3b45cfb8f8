package dev.zippermerge.engine.graph;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Operations that work on each value by itself, and so in any order of the axes. */
final class ElementwiseOps {
  /** One tensor, and scalars beside it. */
  private static final Set<String> UNARY =
      OpAllowList.words(
          """
          Abs Acos Acosh Asin Asinh Atan Atanh Cast Ceil CheckNumerics ClipByValue Cos Cosh Elu Erf
          Erfc Exp Expm1 FakeQuantWithMinMaxArgs FakeQuantWithMinMaxVars Floor IsFinite IsInf IsNan
          LeakyRelu Log Log1p LogicalNot Neg OnesLike Reciprocal Relu Relu6 Rint Round Rsqrt Selu
          Sigmoid Sign Sin Sinh Softplus Softsign Sqrt Square StopGradient Tan Tanh ZerosLike
          """);

  /** Several tensors, broadcast to the shape of the largest. */
  private static final Set<String> BROADCASTING =
      OpAllowList.words(
          """
          Add AddN AddV2 Atan2 Div DivNoNan Equal FloorDiv FloorMod Greater GreaterEqual Less
          LessEqual LogicalAnd LogicalOr Maximum Minimum Mod Mul MulNoNan NotEqual Pow RealDiv
          SelectV2 SquaredDifference Sub TruncateDiv TruncateMod Xdivy Xlogy
          """);

  private ElementwiseOps() {}

  /** Takes in an operation that works value by value; false where it is none. */
  static boolean take(NodeDef node, Layouts layouts) {
    if (UNARY.contains(node.getOp())) {
      return takeUnary(node, layouts);
    }
    return BROADCASTING.contains(node.getOp()) && takeBroadcasting(node, layouts);
  }

  private static boolean takeUnary(NodeDef node, Layouts layouts) {
    var inputs = IntStream.range(1, node.getInputCount());
    var held = layouts.stored(node, 0);
    if (held.order().isIdentity() || !inputs.allMatch(i -> layouts.rank(node, i) == 0)) {
      return false;
    }
    layouts.add(node.toBuilder().setInput(0, held.tensor().asInput()));
    layouts.store(node, held.order());
    return true;
  }

  private static boolean takeBroadcasting(NodeDef node, Layouts layouts) {
    int rank = layouts.rank(node);
    var inputs = IntStream.range(0, node.getInputCount()).boxed().toList();
    var order = order(node, layouts, inputs, rank);
    if (order.isIdentity() || inputs.stream().anyMatch(i -> layouts.rank(node, i) < 0)) {
      return false;
    }
    var reordered = node.toBuilder().clearInput();
    inputs.forEach(i -> reordered.addInput(operand(node, i, layouts, rank, order)));
    layouts.add(reordered);
    layouts.store(node, order);
    return true;
  }

  /** The order that an operand of full rank is held in, where one is not as it was. */
  private static Permutation order(NodeDef node, Layouts layouts, List<Integer> inputs, int rank) {
    return inputs.stream()
        .filter(i -> layouts.rank(node, i) == rank)
        .map(i -> layouts.stored(node, i).order())
        .filter(order -> !order.isIdentity())
        .findFirst()
        .orElse(Permutation.IDENTITY);
  }

  private static String operand(
      NodeDef node, int input, Layouts layouts, int rank, Permutation order) {
    int own = layouts.rank(node, input);
    if (own == rank) {
      return layouts.input(node, input, order);
    }
    return own == 0
        ? layouts.input(node, input, Permutation.IDENTITY)
        : broadcast(node, input, layouts, rank - own, order);
  }

  /** Puts axes of size 1 before those of an operand, as broadcasting would, and reorders all. */
  private static String broadcast(
      NodeDef node, int input, Layouts layouts, int missing, Permutation order) {
    var type = layouts.type(Layouts.tensor(node, input));
    var current = layouts.input(node, input, Permutation.IDENTITY);
    for (int i = 0; i < missing; i++) {
      var name = layouts.fresh(node.getName() + "/expanded");
      var axis = layouts.constant(name + "/axis", List.of(0), false);
      layouts.add(
          Nodes.op(name, "ExpandDims", current, axis)
              .putAttr("T", Nodes.type(type))
              .putAttr("Tdim", Nodes.type(DataType.DT_INT32)));
      current = name;
    }
    return layouts.transpose(TensorName.parse(current), order, type);
  }
}
