package dev.zippermerge.engine.onnx;

import static dev.zippermerge.engine.onnx.Operator.one;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Operators that put tensors together and take them apart. */
final class Selections {
  static final Map<String, Operator> OPERATORS =
      Map.of(
          "Concat", one(Selections::concat),
          "Gather", one(Selections::gather),
          "Slice", one(Slicing::write),
          "Split", Selections::split);

  private Selections() {}

  private static Value concat(Call call) {
    var inputs = call.inputs();
    var axis = call.integer(call.axis(call.integer("axis", 1), call.in(0).rank()));
    return inputs.size() == 1
        ? inputs.getFirst()
        : call.op(
            Call.builder("ConcatV2").putAttr("N", Call.count(inputs.size())),
            Stream.concat(inputs.stream(), Stream.of(axis)).toArray(Value[]::new));
  }

  private static Value gather(Call call) {
    int axis = call.axis(call.integer("axis", 0), call.in(0).rank());
    return take(call, call.in(0), forward(call, call.in(1), axis), axis);
  }

  /** The slices at the indices, none of which is negative. */
  static Value take(Call call, Value x, Value indices, int axis) {
    call.along(x, axis);
    return call.op("GatherV2", x, indices, call.integer(axis));
  }

  /** Indices counted from the front; ONNX also counts from the back, as negative numbers. */
  private static Value forward(Call call, Value indices, int axis) {
    var constant = indices.constant();
    if (constant != null && Arrays.stream(Contents.longs(constant)).allMatch(i -> i >= 0)) {
      return indices;
    }
    long size = call.in(0).shape().get(axis);
    if (size < 0) {
      throw call.unsupported("picks examples counted from the last");
    }
    return call.op("FloorMod", indices, call.cast(call.integer(size), indices.type()));
  }

  private static List<Value> split(Call call) {
    var x = call.in(0);
    int axis = call.axis(call.integer("axis", 0), x.rank());
    var given = call.integers("split", 1);
    var sizes = given != null ? given : equalParts(x.shape().get(axis), call.outputs(), call);
    if (sizes.length == 1) {
      return List.of(x);
    }
    return call.ops(
        Call.builder("SplitV").putAttr("num_split", Call.count(sizes.length)),
        x,
        call.vector(sizes),
        call.integer(axis));
  }

  /** All parts of the same size, but for a shorter last one. */
  private static long[] equalParts(long size, int outputs, Call call) {
    long parts = call.integer("num_outputs", outputs);
    if (size < 0) {
      throw call.unsupported("splits the examples");
    }
    long part = Math.ceilDiv(size, parts);
    return LongStream.range(0, parts).map(i -> Math.clamp(size - i * part, 0, part)).toArray();
  }
}
