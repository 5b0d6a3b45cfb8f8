package dev.zippermerge.engine.onnx;

import static dev.zippermerge.engine.onnx.Operator.one;

import java.util.Map;
import java.util.stream.IntStream;

/** Softmax and its logarithm, which TensorFlow has along the last axis. */
final class Softmaxes {
  /** Since this opset along one axis; before, along all axes from that one on. */
  private static final int ALONG_ONE_AXIS = 13;

  static final Map<String, Operator> OPERATORS =
      Map.of(
          "LogSoftmax", one(call -> write(call, "LogSoftmax")),
          "Softmax", one(call -> write(call, "Softmax")));

  private Softmaxes() {}

  private static Value write(Call call, String op) {
    var x = call.in(0);
    boolean alongOne = call.opset() >= ALONG_ONE_AXIS;
    int axis = call.axis(call.integer("axis", alongOne ? -1 : 1), x.rank());
    call.along(x, axis);
    if (axis == x.rank() - 1) {
      return call.op(op, x);
    }
    return alongOne ? along(call, op, x, axis) : joined(call, op, x, axis);
  }

  private static Value along(Call call, String op, Value x, int axis) {
    int last = x.rank() - 1;
    var swap =
        IntStream.range(0, x.rank()).map(i -> i == axis ? last : i == last ? axis : i).toArray();
    return call.transpose(call.op(op, call.transpose(x, swap)), swap);
  }

  private static Value joined(Call call, String op, Value x, int axis) {
    var rows = call.reshape(x, shape -> Shapes.matrix(shape, axis));
    return call.reshape(call.op(op, rows), x.few().shape(), x.many().shape());
  }
}
