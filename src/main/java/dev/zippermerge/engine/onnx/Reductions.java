package dev.zippermerge.engine.onnx;

import static dev.zippermerge.engine.onnx.Operator.one;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reductions over axes. */
final class Reductions {
  static final Map<String, Operator> OPERATORS =
      Map.ofEntries(
          Map.entry("GlobalAveragePool", one(call -> global(call, "Mean"))),
          Map.entry("GlobalMaxPool", one(call -> global(call, "Max"))),
          Map.entry("ReduceL1", of("Sum", (call, x) -> call.op("Abs", x), null)),
          Map.entry("ReduceL2", of("Sum", (call, x) -> call.op("Square", x), "Sqrt")),
          Map.entry("ReduceLogSum", of("Sum", (_, x) -> x, "Log")),
          Map.entry("ReduceLogSumExp", one(Reductions::logSumExp)),
          Map.entry("ReduceMax", of("Max", (_, x) -> x, null)),
          Map.entry("ReduceMean", of("Mean", (_, x) -> x, null)),
          Map.entry("ReduceMin", of("Min", (_, x) -> x, null)),
          Map.entry("ReduceProd", of("Prod", (_, x) -> x, null)),
          Map.entry("ReduceSum", of("Sum", (_, x) -> x, null)),
          Map.entry("ReduceSumSquare", of("Sum", (call, x) -> call.op("Square", x), null)));

  private Reductions() {}

  /** The reduction over some axes, which stay with size 1 where {@code keep}. */
  static Value reduce(Call call, String op, Value x, int[] axes, boolean keep) {
    IntStream.of(axes).forEach(axis -> call.along(x, axis));
    var node = Call.builder(op).putAttr("keep_dims", Call.flag(keep));
    return call.op(node, x, call.vector(axes));
  }

  private static Operator of(
      String op, BiFunction<Call, Value, Value> before, @Nullable String after) {
    return one(
        call -> {
          var axes = axes(call);
          if (axes.length == 0 && call.integer("noop_with_empty_axes", 0) == 1) {
            return call.in(0);
          }
          var sum = reduce(call, op, before.apply(call, call.in(0)), all(call, axes), keeps(call));
          return after == null ? sum : call.op(after, sum);
        });
  }

  private static Value logSumExp(Call call) {
    var axes = all(call, axes(call));
    var greatest = reduce(call, "Max", call.in(0), axes, true);
    var powers = call.op("Exp", call.op("Sub", call.in(0), greatest));
    var log = call.op("Log", reduce(call, "Sum", powers, axes, true));
    var sum = call.op("AddV2", log, greatest);
    return keeps(call) ? sum : call.squeeze(sum, axes);
  }

  private static Value global(Call call, String op) {
    return reduce(call, op, call.in(0), IntStream.range(2, call.in(0).rank()).toArray(), true);
  }

  private static boolean keeps(Call call) {
    return call.integer("keepdims", 1) == 1;
  }

  private static int[] axes(Call call) {
    var given = call.integers("axes", 1);
    return given == null ? new int[0] : call.axes(given, call.in(0).rank());
  }

  private static int[] all(Call call, int[] axes) {
    return axes.length == 0 ? IntStream.range(0, call.in(0).rank()).toArray() : axes;
  }
}
