package dev.zippermerge.engine.onnx;

import static dev.zippermerge.engine.onnx.Operator.one;
import static dev.zippermerge.engine.onnx.Operator.same;

import java.util.List;
import java.util.Map;
import org.tensorflow.proto.DataType;

/** Arithmetic on single values, with broadcasting. */
final class Arithmetic {
  static final Map<String, Operator> OPERATORS =
      Map.ofEntries(
          Map.entry("Abs", same("Abs")),
          Map.entry("Acos", same("Acos")),
          Map.entry("Acosh", same("Acosh")),
          Map.entry("Add", same("AddV2")),
          Map.entry("Asin", same("Asin")),
          Map.entry("Asinh", same("Asinh")),
          Map.entry("Atan", same("Atan")),
          Map.entry("Atanh", same("Atanh")),
          Map.entry("Ceil", same("Ceil")),
          Map.entry("Clip", one(Arithmetic::clip)),
          Map.entry("Cos", same("Cos")),
          Map.entry("Cosh", same("Cosh")),
          Map.entry("Div", one(Arithmetic::divide)),
          Map.entry("Erf", same("Erf")),
          Map.entry("Exp", same("Exp")),
          Map.entry("Floor", same("Floor")),
          Map.entry("Log", same("Log")),
          Map.entry("Max", one(call -> chain(call, "Maximum"))),
          Map.entry("Mean", one(Arithmetic::mean)),
          Map.entry("Min", one(call -> chain(call, "Minimum"))),
          Map.entry("Mod", one(Arithmetic::modulo)),
          Map.entry("Mul", same("Mul")),
          Map.entry("Neg", same("Neg")),
          Map.entry("Pow", one(Arithmetic::power)),
          Map.entry("Reciprocal", same("Reciprocal")),
          Map.entry("Round", same("Round")),
          Map.entry("Sign", same("Sign")),
          Map.entry("Sin", same("Sin")),
          Map.entry("Sinh", same("Sinh")),
          Map.entry("Sqrt", same("Sqrt")),
          Map.entry("Sub", same("Sub")),
          Map.entry("Sum", one(call -> chain(call, "AddV2"))),
          Map.entry("Tan", same("Tan")));

  private Arithmetic() {}

  private static Value divide(Call call) {
    return call.op(call.in(0).isFloating() ? "RealDiv" : "TruncateDiv", call.in(0), call.in(1));
  }

  private static Value modulo(Call call) {
    boolean truncated = call.integer("fmod", 0) == 1;
    return call.op(truncated ? "TruncateMod" : "FloorMod", call.in(0), call.in(1));
  }

  private static Value power(Call call) {
    return call.op("Pow", call.in(0), call.cast(call.in(1), call.in(0).type()));
  }

  private static Value chain(Call call, String op) {
    return call.inputs().stream().reduce((a, b) -> call.op(op, a, b)).orElseGet(() -> call.in(0));
  }

  private static Value mean(Call call) {
    var sum = chain(call, "AddV2");
    return call.op("RealDiv", sum, call.scalar(call.inputs().size(), sum.type()));
  }

  private static Value clip(Call call) {
    var x = call.in(0);
    var low = bound(call, "min", 1, Float.NEGATIVE_INFINITY);
    var high = bound(call, "max", 2, Float.POSITIVE_INFINITY);
    if (isFloat(low, 0) && isFloat(high, 6)) {
      return call.op("Relu6", x);
    }
    if (isFloat(low, 0) && isFloat(high, Float.POSITIVE_INFINITY)) {
      return call.op("Relu", x);
    }
    var raised = isFloat(low, Float.NEGATIVE_INFINITY) ? x : call.op("Maximum", x, low);
    return isFloat(high, Float.POSITIVE_INFINITY) ? raised : call.op("Minimum", raised, high);
  }

  /** A bound, from an attribute before opset 11, from an input since. */
  private static Value bound(Call call, String attribute, int input, float missing) {
    var given = call.optional(input);
    return given != null
        ? given
        : call.constant(Contents.of(List.of(), call.number(attribute, missing)));
  }

  private static boolean isFloat(Value value, float wanted) {
    var constant = value.constant();
    return constant != null
        && value.type() == DataType.DT_FLOAT
        && value.isScalarConstant()
        && Contents.floats(constant)[0] == wanted;
  }
}
