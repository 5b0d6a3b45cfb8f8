package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.SubPixels;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Writes the operations of one layer, and knows the shapes of their results. */
final class Scope {
  private static final double MAX_VALUES = 1L << 40;

  private final GraphWriter graph;
  private final String layer;

  /**
   * @param layer the layer's path, under which all names are
   */
  Scope(GraphWriter graph, String layer) {
    this.graph = graph;
    this.layer = layer;
  }

  /** A node builder with {@code T} set to DT_FLOAT. */
  NodeDef.Builder op(String type, LayerTensor... inputs) {
    return Nodes.floatOp(
        layer + "/" + type,
        type,
        Arrays.stream(inputs).map(LayerTensor::name).toArray(String[]::new));
  }

  /**
   * Adds a node.
   *
   * @param shape of its output 0
   * @throws RefusedException where a dimension is not above zero: the layer does not fit its input
   */
  LayerTensor add(NodeDef.Builder node, List<Long> shape) {
    double size = 1;
    for (int i = 0; i < shape.size(); i++) {
      if (shape.get(i) < 1 && shape.get(i) != -1) {
        throw misfit("its result would be of shape " + shape);
      }
      size *= Math.abs(shape.get(i));
    }
    if (size > MAX_VALUES) {
      throw misfit("its result would be of shape " + shape);
    }
    return new LayerTensor(graph.add(node), List.copyOf(shape));
  }

  LayerTensor unary(String type, LayerTensor x) {
    return add(op(type, x), x.shape());
  }

  /** An operation on two tensors of equal shapes, or shapes that TensorFlow makes equal. */
  LayerTensor binary(String type, LayerTensor x, LayerTensor y) {
    return add(op(type, x, y), broadcast(x, y));
  }

  LayerTensor scalar(double value) {
    return constant("Const", new float[] {(float) value});
  }

  /** A constant; {@code values} in row-major order. */
  LayerTensor constant(String name, float[] values, long... shape) {
    var node = Nodes.constant(layer + "/" + name, values, shape);
    return new LayerTensor(graph.add(node.toBuilder()), boxed(shape));
  }

  /** A whole number, DT_INT32. */
  LayerTensor integer(String name, int value) {
    var node = Nodes.constant(layer + "/" + name, new int[] {value});
    return new LayerTensor(graph.add(node.toBuilder()), List.of());
  }

  /** A list of whole numbers, DT_INT32. */
  LayerTensor integers(String name, int... values) {
    var node = Nodes.constant(layer + "/" + name, values, values.length);
    return new LayerTensor(graph.add(node.toBuilder()), List.of((long) values.length));
  }

  /** Pairs of whole numbers, DT_INT32, [pairs, 2]. */
  LayerTensor pairs(String name, int[][] values) {
    var flat = Arrays.stream(values).flatMapToInt(Arrays::stream).toArray();
    var node = Nodes.constant(layer + "/" + name, flat, values.length, 2);
    return new LayerTensor(graph.add(node.toBuilder()), List.of((long) values.length, 2L));
  }

  /** The same values in another shape; its first dimension takes what the others leave. */
  LayerTensor reshape(LayerTensor x, List<Long> shape) {
    var target = shape.stream().mapToInt(Math::toIntExact).toArray();
    target[0] = -1;
    return add(op("Reshape", x, integers("shape", target)), shape);
  }

  LayerTensor transpose(LayerTensor x, int... order) {
    var shape = Arrays.stream(order).mapToObj(x.shape()::get).toList();
    return add(op("Transpose", x, integers("perm", order)), shape);
  }

  /** Mean, Max or Sum over dimensions; those stay with size 1 if {@code keep}. */
  LayerTensor reduce(String type, LayerTensor x, boolean keep, int... dimensions) {
    var shape = new ArrayList<Long>();
    for (int i = 0; i < x.rank(); i++) {
      int dimension = i;
      if (Arrays.stream(dimensions).noneMatch(reduced -> reduced == dimension)) {
        shape.add(x.shape().get(i));
      } else if (keep) {
        shape.add(1L);
      }
    }
    var keepDims = AttrValue.newBuilder().setB(keep).build();
    var node = op(type, x, integers("axes", dimensions)).putAttr("keep_dims", keepDims);
    return add(node, shape);
  }

  /** A new dimension of size 1. */
  LayerTensor expand(LayerTensor x, int at) {
    var shape = new ArrayList<>(x.shape());
    shape.add(at, 1L);
    return add(op("ExpandDims", x, integer("dim", at)), shape);
  }

  /** A dimension of size 1 removed. */
  LayerTensor squeeze(LayerTensor x, int at) {
    var shape = new ArrayList<>(x.shape());
    shape.remove(at);
    return add(op("Squeeze", x).putAttr("squeeze_dims", Nodes.ints(at)), shape);
  }

  /** A transposed convolution of an NHWC image, written as a plain one. */
  LayerTensor transposed(
      SubPixels plan, LayerTensor x, float[] kernel, int inputs, int outputs, List<Long> shape) {
    var name = plan.write(layer + "/Conv2D", x.name(), kernel, inputs, outputs, graph::add);
    return new LayerTensor(name, shape);
  }

  /** An input of the network. */
  LayerTensor placeholder(DataType type, List<Long> shape) {
    return new LayerTensor(graph.add(Nodes.placeholder(layer, type, shape).toBuilder()), shape);
  }

  /** The refusal of a layer that does not fit what comes in or what it holds. */
  RefusedException misfit(String why) {
    return Corrupt.model(layer, "The layer '" + layer + "' does not fit its input: " + why + ".");
  }

  private List<Long> broadcast(LayerTensor x, LayerTensor y) {
    int rank = Math.max(x.rank(), y.rank());
    var shape = new ArrayList<Long>();
    for (int i = rank; i > 0; i--) {
      long a = i > x.rank() ? 1 : x.shape().get(x.rank() - i);
      long b = i > y.rank() ? 1 : y.shape().get(y.rank() - i);
      if (a != b && a != 1 && b != 1) {
        throw misfit("shapes " + x.shape() + " and " + y.shape() + " cannot be combined");
      }
      shape.add(a == 1 ? b : a);
    }
    return shape;
  }

  private static List<Long> boxed(long... shape) {
    return LongStream.of(shape).boxed().toList();
  }
}
