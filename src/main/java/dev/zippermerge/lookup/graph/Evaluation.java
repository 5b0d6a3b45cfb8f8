package dev.zippermerge.lookup.graph;

import dev.zippermerge.lookup.LookupException;
import dev.zippermerge.lookup.savedmodel.ElementType;
import dev.zippermerge.lookup.savedmodel.Node;
import java.util.Arrays;
import java.util.List;

/** Evaluates a node whose inputs are known: the operations that decode an artifact's weights. */
final class Evaluation {
  private final Node node;
  private final List<Tensor> inputs;

  private Evaluation(Node node, List<Tensor> inputs) {
    this.node = node;
    this.inputs = inputs;
  }

  /** The node's result. */
  static Tensor of(Node node, List<Tensor> inputs) {
    return new Evaluation(node, inputs).result();
  }

  private Tensor result() {
    return switch (node.op()) {
      case "Const" -> StoredValues.of(node);
      case "Cast" -> Casts.cast(node, input(0));
      case "Reshape" -> reshaped();
      case "ExpandDims", "Squeeze", "Pack", "ConcatV2", "Range", "Fill" ->
          Arrangements.of(node, inputs);
      case "Slice" -> slice();
      case "Transpose" -> transposed();
      case "GatherV2" -> gathered();
      case "DecodeCompressed" -> Bytestrings.inflated(node, input(0));
      case "DecodeRaw" -> Bytestrings.raw(node, input(0));
      case "Sum" -> Sums.of(node, input(0), axes(1));
      default -> Arithmetic.of(node, inputs);
    };
  }

  private Tensor reshaped() {
    var shape = integers(1).clone();
    int known = 1;
    int free = -1;
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] == -1) {
        free = axis;
      } else {
        known = Math.multiplyExact(known, shape[axis]);
      }
    }
    int size = input(0).size();
    if (free >= 0) {
      shape[free] = size / known;
    }
    if (Shapes.size(shape) != size) {
      throw node.refused(
          "makes %s of %d values".formatted(Arrays.toString(shape), input(0).size()));
    }
    return input(0).reshaped(shape);
  }

  private Tensor slice() {
    var from = input(0).shape();
    var begin = integers(1);
    var shape = integers(2).clone();
    var strides = Shapes.strides(from);
    int offset = 0;
    for (int axis = 0; axis < from.length; axis++) {
      if (shape[axis] == -1) {
        shape[axis] = from[axis] - begin[axis];
      }
      if (begin[axis] < 0 || shape[axis] < 0 || begin[axis] > from[axis] - shape[axis]) {
        throw node.refused("goes beyond its input");
      }
      offset += begin[axis] * strides[axis];
    }
    return input(0).picked(shape, strides, offset);
  }

  private Tensor transposed() {
    var order = integers(1);
    var from = input(0).shape();
    var own = Shapes.strides(from);
    var shape = new int[order.length];
    var strides = new int[order.length];
    for (int axis = 0; axis < order.length; axis++) {
      shape[axis] = from[order[axis]];
      strides[axis] = own[order[axis]];
    }
    return input(0).picked(shape, strides, 0);
  }

  /** Rows of a matrix, or of whatever lies along the first axis. */
  private Tensor gathered() {
    if (!(input(0) instanceof Tensor.Floats table) || axes(2)[0] != 0) {
      throw node.refused("gathers other than rows of floats");
    }
    var rows = integers(1);
    int width = table.size() / table.shape()[0];
    var shape = new int[input(1).shape().length + table.shape().length - 1];
    System.arraycopy(input(1).shape(), 0, shape, 0, input(1).shape().length);
    System.arraycopy(table.shape(), 1, shape, input(1).shape().length, table.shape().length - 1);
    var values = new float[Shapes.size(shape)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(
          table.values(), Math.multiplyExact(rows[i], width), values, i * width, width);
    }
    return new Tensor.Floats(shape, values);
  }

  private int[] axes(int index) {
    return inputs.size() > index ? integers(index) : new int[] {0};
  }

  private int[] integers(int index) {
    if (input(index) instanceof Tensor.Ints ints) {
      return ints.values();
    }
    throw node.refused("takes no integers as input " + index);
  }

  private Tensor input(int index) {
    if (index >= inputs.size()) {
      throw new LookupException("The node %s has no input %d.".formatted(node, index));
    }
    return inputs.get(index);
  }

  /** The element type that a byte is read as. */
  static boolean isSigned(Node node, String attribute) {
    var type = node.type(attribute);
    if (type != ElementType.INT8 && type != ElementType.UINT8) {
      throw node.refused("yields other than bytes");
    }
    return type == ElementType.INT8;
  }
}
