package dev.zippermerge.engine.onnx;

import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The operator {@code Slice}. */
final class Slicing {
  private Slicing() {}

  static Value write(Call call) {
    var x = call.in(0);
    var starts = required(call, "starts", 1);
    var ends = required(call, "ends", 2);
    var given = call.integers("axes", 3);
    var axes =
        given != null ? call.axes(given, x.rank()) : IntStream.range(0, starts.length).toArray();
    var steps =
        call.optional(4) == null
            ? LongStream.generate(() -> 1).limit(starts.length).toArray()
            : call.constantIntegers(4);
    if (ends.length != starts.length
        || axes.length != starts.length
        || steps.length != starts.length) {
      throw call.corrupt("its bounds are of different lengths.");
    }
    return new Bounds(x.rank()).apply(call, x, axes, starts, ends, steps);
  }

  private static long[] required(Call call, String attribute, int input) {
    var values = call.integers(attribute, input);
    if (values == null) {
      throw call.corrupt("it has no " + attribute + ".");
    }
    return values;
  }

  /** What is kept along each axis. */
  private static final class Bounds {
    private final long[] begin;
    private final long[] end;
    private final long[] stride;
    private long beginMask;
    private long endMask;

    Bounds(int rank) {
      begin = new long[rank];
      end = new long[rank];
      stride = LongStream.generate(() -> 1).limit(rank).toArray();
      beginMask = (1L << rank) - 1;
      endMask = beginMask;
    }

    Value apply(Call call, Value x, int[] axes, long[] starts, long[] ends, long[] steps) {
      for (int i = 0; i < axes.length; i++) {
        call.along(x, axes[i]);
        set(axes[i], starts[i], ends[i], steps[i]);
        long size = x.shape().get(axes[i]);
        if (size >= 0) {
          clip(axes[i], size, starts[i], ends[i]);
        }
      }
      if (endMask == beginMask
          && beginMask == (1L << begin.length) - 1
          && LongStream.of(stride).allMatch(step -> step == 1)) {
        return x;
      }
      return call.op(
          Call.builder("StridedSlice")
              .putAttr("begin_mask", Call.count(beginMask))
              .putAttr("end_mask", Call.count(endMask)),
          x,
          call.vector(begin),
          call.vector(end),
          call.vector(stride));
    }

    private void set(int axis, long start, long stop, long step) {
      begin[axis] = Math.clamp(start, Integer.MIN_VALUE, Integer.MAX_VALUE);
      end[axis] = Math.clamp(stop, Integer.MIN_VALUE, Integer.MAX_VALUE);
      stride[axis] = step;
      if (!(step > 0 && start == 0)) {
        beginMask &= ~(1L << axis);
      }
      if (!(step > 0 && stop >= Integer.MAX_VALUE)) {
        endMask &= ~(1L << axis);
      }
    }

    /** Bounds within an axis of known size; an end before the first value is a mask's. */
    private void clip(int axis, long size, long start, long stop) {
      boolean back = stride[axis] < 0;
      long first = start < 0 ? start + size : start;
      long last = stop < 0 ? stop + size : stop;
      begin[axis] = back ? Math.clamp(first, 0, size - 1) : Math.clamp(first, 0, size);
      end[axis] = Math.clamp(last, 0, size);
      if (back && last < 0 || !back && last >= size) {
        endMask |= 1L << axis;
      }
      if (!back && begin[axis] == 0) {
        beginMask |= 1L << axis;
      }
    }
  }
}
