package dev.zippermerge.engine.onnx;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * What a resizing makes of each axis.
 *
 * @param from sizes before, -1 for an axis that keeps its size whatever that is
 * @param to sizes after
 * @param scales how many positions one becomes
 */
record Sizes(long[] from, long[] to, float[] scales) {

  static Sizes scaled(Call call, Value x, float[] scales) {
    var all = new float[x.rank()];
    Arrays.fill(all, 1);
    var axes = axes(call, x, scales.length);
    for (int i = 0; i < axes.length; i++) {
      all[axes[i]] = scales[i];
    }
    var from = sizes(x);
    var to = new long[all.length];
    for (int i = 0; i < all.length; i++) {
      if (from[i] < 0 && all[i] != 1) {
        throw call.unsupported("scales the examples");
      }
      to[i] = from[i] < 0 ? -1 : (long) Math.floor(from[i] * (double) all[i]);
    }
    return new Sizes(from, to, all);
  }

  static Sizes given(Call call, Value x, int input) {
    var few = call.in(input).few().value();
    var many = call.in(input).many().value();
    if (few == null || many == null) {
      throw call.unsupported("takes its size from the data");
    }
    var to = sizes(x);
    var sizes = Contents.longs(few);
    var others = Contents.longs(many);
    var axes = axes(call, x, sizes.length);
    for (int i = 0; i < axes.length; i++) {
      boolean kept = to[axes[i]] < 0 && sizes[i] == x.few().shape().get(axes[i]);
      if (sizes[i] != others[i] && !kept) {
        throw call.unsupported("takes its size from the number of examples");
      }
      to[axes[i]] = kept ? -1 : sizes[i];
    }
    var from = sizes(x);
    var scales = new float[from.length];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = (float) to[i] / from[i];
    }
    return new Sizes(from, to, scales);
  }

  /** True where all axes but the third and fourth keep their sizes. */
  boolean onlySpatial() {
    return from[0] == to[0] && from[1] == to[1];
  }

  private static long[] sizes(Value x) {
    return x.shape().stream().mapToLong(size -> size).toArray();
  }

  private static int[] axes(Call call, Value x, int count) {
    var all = LongStream.range(0, x.rank()).toArray();
    var axes = call.axes(call.integers("axes", all), x.rank());
    if (axes.length != count) {
      throw call.corrupt("it has sizes for " + count + " axes, not " + axes.length + ".");
    }
    return axes;
  }
}
