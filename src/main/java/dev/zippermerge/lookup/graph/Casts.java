package dev.zippermerge.lookup.graph;

import dev.zippermerge.lookup.savedmodel.Node;
import java.util.function.IntUnaryOperator;

/** Converts constants to other element types. */
final class Casts {
  private Casts() {}

  /** The node's input as values of its type {@code DstT}. */
  static Tensor cast(Node node, Tensor input) {
    return switch (node.type("DstT")) {
      case FLOAT, DOUBLE, HALF -> floats(node, input);
      case INT32, INT64 -> ints(node, input);
      default -> throw node.refused("casts to a type that lookup inference cannot compute with");
    };
  }

  private static Tensor floats(Node node, Tensor input) {
    if (input instanceof Tensor.Floats) {
      return input;
    }
    var number = number(node, input);
    var values = new float[input.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number.applyAsInt(i);
    }
    return new Tensor.Floats(input.shape(), values);
  }

  private static Tensor ints(Node node, Tensor input) {
    if (input instanceof Tensor.Ints) {
      return input;
    }
    var number = number(node, input);
    var values = new int[input.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number.applyAsInt(i);
    }
    return new Tensor.Ints(input.shape(), values);
  }

  private static IntUnaryOperator number(Node node, Tensor input) {
    return switch (input) {
      case Tensor.Bytes bytes -> bytes::number;
      case Tensor.Ints ints -> index -> ints.values()[index];
      case Tensor.Floats floats -> index -> (int) floats.values()[index];
      case Tensor.Text _ -> throw node.refused("casts a string");
    };
  }
}
