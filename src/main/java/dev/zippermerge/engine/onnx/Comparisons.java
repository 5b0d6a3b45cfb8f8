package dev.zippermerge.engine.onnx;

import static dev.zippermerge.engine.onnx.Operator.one;
import static dev.zippermerge.engine.onnx.Operator.same;

import java.util.Map;

/** Comparisons, logic and choices between values. */
final class Comparisons {
  static final Map<String, Operator> OPERATORS =
      Map.ofEntries(
          Map.entry("And", same("LogicalAnd")),
          Map.entry("Equal", same("Equal")),
          Map.entry("Greater", same("Greater")),
          Map.entry("GreaterOrEqual", same("GreaterEqual")),
          Map.entry("IsNaN", same("IsNan")),
          Map.entry("Less", same("Less")),
          Map.entry("LessOrEqual", same("LessEqual")),
          Map.entry("Not", same("LogicalNot")),
          Map.entry("Or", same("LogicalOr")),
          Map.entry("Where", same("SelectV2")),
          Map.entry("Xor", same("NotEqual")),
          Map.entry("ArgMax", one(call -> arg(call, "ArgMax"))),
          Map.entry("ArgMin", one(call -> arg(call, "ArgMin"))));

  private Comparisons() {}

  private static Value arg(Call call, String op) {
    if (call.integer("select_last_index", 0) == 1) {
      throw call.unsupported("takes the last of equal values");
    }
    int axis = call.axis(call.integer("axis", 0), call.in(0).rank());
    var result = call.op(op, call.in(0), call.integer(axis));
    return call.integer("keepdims", 1) == 1 ? call.expand(result, axis) : result;
  }
}
