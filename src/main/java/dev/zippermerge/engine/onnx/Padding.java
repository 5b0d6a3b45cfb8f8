package dev.zippermerge.engine.onnx;

import dev.zippermerge.engine.graph.Nodes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Padding: the operator {@code Pad}, and that of convolutions and poolings. */
final class Padding {
  private Padding() {}

  /** An NCHW tensor with zeros around. */
  static Value zeros(Call call, Value x, Window window) {
    return window.isPadded() ? call.op("Pad", x, paddings(call, window)) : x;
  }

  /** An NCHW tensor with values around that are lower than any. */
  static Value lowest(Call call, Value x, Window window) {
    return window.isPadded()
        ? call.op(
            "PadV2", x, paddings(call, window), call.scalar(Float.NEGATIVE_INFINITY, x.type()))
        : x;
  }

  private static Value paddings(Call call, Window window) {
    var before = window.before();
    var after = window.after();
    return call.constant(
        Contents.int32(List.of(4L, 2L), 0, 0, 0, 0, before[0], after[0], before[1], after[1]));
  }

  static Value write(Call call) {
    var x = call.in(0);
    var pads = pads(call, x.rank());
    if (Arrays.stream(pads).allMatch(pad -> pad == 0)) {
      return x;
    }
    if (Arrays.stream(pads).anyMatch(pad -> pad < 0)) {
      throw call.unsupported("has negative padding");
    }
    return switch (call.text("mode", "constant")) {
      case "constant" -> constant(call, x, pads);
      case "reflect" ->
          call.op(
              Call.builder("MirrorPad").putAttr("mode", Nodes.string("REFLECT")),
              x,
              pairs(call, pads));
      case "edge" -> taken(call, x, pads, false);
      case "wrap" -> taken(call, x, pads, true);
      default -> throw call.unsupported("has the mode " + call.text("mode", ""));
    };
  }

  /** The padding before all axes, then after all axes. */
  private static long[] pads(Call call, int rank) {
    var given = call.integers("pads", 1);
    if (given == null) {
      throw call.corrupt("it has no pads.");
    }
    var axes =
        call.optional(3) == null
            ? IntStream.range(0, rank).toArray()
            : call.axes(call.constantIntegers(3), rank);
    if (given.length != 2 * axes.length) {
      throw call.corrupt("it has " + given.length + " pads.");
    }
    var pads = new long[2 * rank];
    for (int i = 0; i < axes.length; i++) {
      pads[axes[i]] = given[i];
      pads[rank + axes[i]] = given[axes.length + i];
    }
    return pads;
  }

  private static Value pairs(Call call, long[] pads) {
    int rank = pads.length / 2;
    var pairs =
        IntStream.range(0, pads.length).mapToLong(i -> pads[i / 2 + (i % 2) * rank]).toArray();
    return call.constant(Contents.int32(List.of((long) rank, 2L), pairs));
  }

  private static Value constant(Call call, Value x, long[] pads) {
    var value =
        call.optional(2) == null
            ? call.scalar(call.number("value", 0), x.type())
            : call.reshape(call.in(2), List.of(), List.of());
    return call.op("PadV2", x, pairs(call, pads), value);
  }

  /** Each axis taken anew, positions outside being the nearest, or those of the other end. */
  private static Value taken(Call call, Value x, long[] pads, boolean wrap) {
    var result = x;
    for (int axis = 0; axis < x.rank(); axis++) {
      long before = pads[axis];
      long after = pads[x.rank() + axis];
      long size = x.shape().get(axis);
      if (before + after > 0 && size < 0) {
        throw call.unsupported("pads the examples");
      }
      if (before + after > 0) {
        var indices = new long[Math.toIntExact(before + size + after)];
        for (int i = 0; i < indices.length; i++) {
          long position = i - before;
          indices[i] = wrap ? Math.floorMod(position, size) : Math.clamp(position, 0, size - 1);
        }
        result = Selections.take(call, result, call.vector(indices), axis);
      }
    }
    return result;
  }
}
