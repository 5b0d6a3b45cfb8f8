package dev.zippermerge.engine.onnx;

import java.util.function.UnaryOperator;

/** Between NCHW, the layout of ONNX, and NHWC, the only one that some operations know. */
final class Layout {
  private Layout() {}

  /** Applies an operation that takes and gives NHWC to a tensor in NCHW. */
  static Value channelsLast(Call call, Value x, UnaryOperator<Value> operation) {
    return call.transpose(operation.apply(call.transpose(x, 0, 2, 3, 1)), 0, 3, 1, 2);
  }
}
