package dev.zippermerge.engine.onnx;

import java.util.List;
import java.util.function.Function;

/** How an operator of ONNX is written in TensorFlow's operations. */
interface Operator {
  /** Writes the node; its results in the order of the node's outputs. */
  List<Value> write(Call call);

  /** An operator of one result. */
  static Operator one(Function<Call, Value> operator) {
    return call -> List.of(operator.apply(call));
  }

  /** An operator that TensorFlow has just so. */
  static Operator same(String op) {
    return one(call -> call.op(op, call.inputs().toArray(Value[]::new)));
  }
}
