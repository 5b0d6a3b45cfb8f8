package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;

/** Layers that combine several tensors. */
final class Merges {
  private Merges() {}

  /** Add, Multiply, Maximum, Minimum: one operation after another. */
  static LayerTensor fold(LayerCall call, String op) {
    var inputs = equalRanks(call);
    var result = inputs.getFirst();
    for (var input : inputs.subList(1, inputs.size())) {
      result = call.scope().binary(op, result, input);
    }
    return result;
  }

  /** Subtract: of exactly two. */
  static LayerTensor subtract(LayerCall call) {
    if (call.inputs().size() != 2) {
      throw call.misfit("it takes two tensors, not " + call.inputs().size());
    }
    return fold(call, "Sub");
  }

  /** Average: the sum over the number of tensors. */
  static LayerTensor average(LayerCall call) {
    var number = call.scope().scalar(1.0 / call.inputs().size());
    return call.scope().binary("Mul", fold(call, "AddV2"), number);
  }

  /** Concatenate along any dimension but the batch. */
  static LayerTensor concatenate(LayerCall call) {
    var inputs = inputs(call);
    var first = inputs.getFirst();
    int given = call.config().integer("axis", -1);
    int axis = given < 0 ? first.rank() + given : given;
    if (axis < 1 || axis >= first.rank()) {
      throw call.config().wrong("axis");
    }
    long size = 0;
    for (var input : inputs) {
      if (input.rank() != first.rank() || !input.with(axis, 1).equals(first.with(axis, 1))) {
        throw call.misfit("shapes " + first.shape() + " and " + input.shape() + " do not match");
      }
      size += input.size(axis);
    }
    if (inputs.size() == 1) {
      return first;
    }
    var scope = call.scope();
    var dimension = scope.integer("axis", axis);
    var all = Stream.concat(inputs.stream(), Stream.of(dimension)).toArray(LayerTensor[]::new);
    var node =
        scope
            .op("ConcatV2", all)
            .putAttr("N", AttrValue.newBuilder().setI(inputs.size()).build())
            .putAttr("Tidx", Nodes.type(DataType.DT_INT32));
    return scope.add(node, first.with(axis, size));
  }

  /** The inputs; those with fewer dimensions get ones after the batch, as Keras does it. */
  private static List<LayerTensor> equalRanks(LayerCall call) {
    var inputs = inputs(call);
    int rank = inputs.stream().mapToInt(LayerTensor::rank).max().orElse(0);
    if (inputs.stream().anyMatch(input -> input.rank() == 0)) {
      throw call.misfit("it takes tensors, not numbers");
    }
    var equal = new ArrayList<LayerTensor>();
    for (var input : inputs) {
      var shape = new ArrayList<>(input.shape());
      while (shape.size() < rank) {
        shape.add(1, 1L);
      }
      equal.add(shape.size() == input.rank() ? input : call.scope().reshape(input, shape));
    }
    return equal;
  }

  private static List<LayerTensor> inputs(LayerCall call) {
    if (call.inputs().isEmpty()) {
      throw call.misfit("it takes tensors, but has none");
    }
    return call.inputs();
  }
}
