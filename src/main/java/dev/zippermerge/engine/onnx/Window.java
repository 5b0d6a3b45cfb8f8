package dev.zippermerge.engine.onnx;

import java.util.Arrays;
import java.util.List;

/**
 * The window of a convolution or pooling over two spatial axes.
 *
 * @param kernel its height and width
 * @param before padding above and left
 * @param after padding below and right
 */
record Window(
    long[] kernel, long[] strides, long[] dilations, long[] before, long[] after, long[] sizes) {

  /**
   * Reads the attributes of a node with one or two spatial axes; a missing one is of height 1.
   *
   * @param kernel the kernel's spatial shape
   * @param input the input's shape, NCHW
   */
  static Window of(Call call, long[] kernel, List<Long> input) {
    var size = kernel(call, kernel);
    var sizes = new long[] {input.get(2), input.get(3)};
    if (sizes[0] < 0 || sizes[1] < 0) {
      throw call.unsupported("works on images of a size that is not known");
    }
    var given = call.integers("strides", 1, 1);
    // A single row is a single row whatever the stride; some operations want both alike.
    var strides = given.length == 1 ? new long[] {given[0], given[0]} : pair(call, given);
    var dilations = pair(call, call.integers("dilations", 1, 1));
    var window = new Window(size, strides, dilations, new long[2], new long[2], sizes);
    switch (call.text("auto_pad", "NOTSET")) {
      case "SAME_UPPER" -> window.padSame(false);
      case "SAME_LOWER" -> window.padSame(true);
      case "VALID" -> {}
      default -> window.pad(call, call.integers("pads", 0, 0, 0, 0));
    }
    return window;
  }

  /** Adds to the padding at the end where a last window would begin within the image. */
  Window ceil() {
    for (int i = 0; i < 2; i++) {
      long span = sizes[i] + before[i] + after[i] - extent(i);
      long steps = Math.ceilDiv(span, strides[i]);
      if (steps * strides[i] >= sizes[i] + before[i]) {
        steps--;
      }
      after[i] += Math.max(0, steps * strides[i] - span);
    }
    return this;
  }

  /** Height and width of the result. */
  long[] results() {
    var results = new long[2];
    for (int i = 0; i < 2; i++) {
      results[i] = (sizes[i] + before[i] + after[i] - extent(i)) / strides[i] + 1;
    }
    return results;
  }

  boolean isPadded() {
    return Arrays.stream(before).anyMatch(p -> p > 0) || Arrays.stream(after).anyMatch(p -> p > 0);
  }

  boolean isDilated() {
    return Arrays.stream(dilations).anyMatch(d -> d != 1);
  }

  /** True where TensorFlow's SAME pads just so. */
  boolean isSame() {
    var same = new Window(kernel, strides, dilations, new long[2], new long[2], sizes);
    same.padSame(false);
    return Arrays.equals(before, same.before) && Arrays.equals(after, same.after);
  }

  /** Pixels that the kernel reaches over. */
  private long extent(int axis) {
    return (kernel[axis] - 1) * dilations[axis] + 1;
  }

  private void padSame(boolean moreBefore) {
    for (int i = 0; i < 2; i++) {
      long steps = Math.ceilDiv(sizes[i], strides[i]) - 1;
      long total = Math.max(0, steps * strides[i] + extent(i) - sizes[i]);
      before[i] = moreBefore ? total - total / 2 : total / 2;
      after[i] = total - before[i];
    }
  }

  private void pad(Call call, long[] pads) {
    int axes = pads.length / 2;
    for (int i = 0; i < axes; i++) {
      int axis = i + 2 - axes;
      before[axis] = pads[i];
      after[axis] = pads[axes + i];
      if (pads[i] < 0 || pads[axes + i] < 0) {
        throw call.unsupported("has negative padding");
      }
    }
  }

  private static long[] kernel(Call call, long[] kernel) {
    var size = pair(call, kernel);
    if (size[0] < 1 || size[1] < 1) {
      throw call.corrupt("its kernel is " + Arrays.toString(kernel) + ".");
    }
    return size;
  }

  private static long[] pair(Call call, long[] values) {
    return switch (values.length) {
      case 1 -> new long[] {1, values[0]};
      case 2 -> values.clone();
      default -> throw call.unsupported("has " + values.length + " spatial axes");
    };
  }
}
