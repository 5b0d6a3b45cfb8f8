package dev.zippermerge.lookup.graph;

import dev.zippermerge.lookup.savedmodel.Node;
import java.util.List;

/** Elementwise operations on constants. */
final class Arithmetic {
  private Arithmetic() {}

  /** An operation on floats. */
  @FunctionalInterface
  private interface OnFloats {
    float apply(float left, float right);
  }

  /** An operation on integers. */
  @FunctionalInterface
  private interface OnInts {
    int apply(int left, int right);
  }

  /** The node's result. */
  static Tensor of(Node node, List<Tensor> inputs) {
    if (inputs.size() == 1 && inputs.getFirst() instanceof Tensor.Floats floats) {
      return unary(node, floats);
    }
    if (inputs.size() == 2) {
      var left = inputs.get(0);
      var right = inputs.get(1);
      if (left instanceof Tensor.Floats first && right instanceof Tensor.Floats second) {
        return floats(onFloats(node), first, second);
      }
      if (left instanceof Tensor.Ints first && right instanceof Tensor.Ints second) {
        return ints(onInts(node), first, second);
      }
      if (left instanceof Tensor.Bytes first && right instanceof Tensor.Bytes second) {
        return bytes(onInts(node), first, second);
      }
    }
    throw unknown(node);
  }

  private static Tensor unary(Node node, Tensor.Floats input) {
    var values = input.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (node.op()) {
            case "Neg" -> -values[i];
            case "Square" -> values[i] * values[i];
            case "Sqrt" -> (float) Math.sqrt(values[i]);
            case "Rsqrt" -> (float) (1 / Math.sqrt(values[i]));
            case "Exp" -> (float) Math.exp(values[i]);
            default -> throw unknown(node);
          };
    }
    return new Tensor.Floats(input.shape(), values);
  }

  private static OnFloats onFloats(Node node) {
    return switch (node.op()) {
      case "Add", "AddV2" -> Float::sum;
      case "Sub" -> (left, right) -> left - right;
      case "Mul" -> (left, right) -> left * right;
      case "RealDiv", "Div" -> (left, right) -> left / right;
      case "Maximum" -> Math::max;
      case "Minimum" -> Math::min;
      default -> throw unknown(node);
    };
  }

  private static OnInts onInts(Node node) {
    return switch (node.op()) {
      case "Add", "AddV2" -> Integer::sum;
      case "Sub" -> (left, right) -> left - right;
      case "Mul" -> (left, right) -> left * right;
      case "BitwiseAnd" -> (left, right) -> left & right;
      case "BitwiseOr" -> (left, right) -> left | right;
      case "RightShift" -> (left, right) -> left >> right;
      case "LeftShift" -> (left, right) -> left << right;
      default -> throw unknown(node);
    };
  }

  private static Tensor floats(OnFloats op, Tensor.Floats left, Tensor.Floats right) {
    var walk = new Walk(left.shape(), right.shape());
    var values = new float[walk.size()];
    walk.forEach((out, i, j) -> values[out] = op.apply(left.values()[i], right.values()[j]));
    return new Tensor.Floats(walk.shape(), values);
  }

  private static Tensor ints(OnInts op, Tensor.Ints left, Tensor.Ints right) {
    var walk = new Walk(left.shape(), right.shape());
    var values = new int[walk.size()];
    walk.forEach((out, i, j) -> values[out] = op.apply(left.values()[i], right.values()[j]));
    return new Tensor.Ints(walk.shape(), values);
  }

  private static Tensor bytes(OnInts op, Tensor.Bytes left, Tensor.Bytes right) {
    var walk = new Walk(left.shape(), right.shape());
    var values = new byte[walk.size()];
    walk.forEach((out, i, j) -> values[out] = (byte) op.apply(left.number(i), right.number(j)));
    return new Tensor.Bytes(walk.shape(), values, left.signed());
  }

  private static RuntimeException unknown(Node node) {
    return node.refused("is no operation that lookup inference can evaluate at load");
  }
}
