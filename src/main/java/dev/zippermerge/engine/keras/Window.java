package dev.zippermerge.engine.keras;

import java.util.stream.IntStream;

/**
 * A window that moves over an image, in two dimensions. Layers over sequences have height 1.
 *
 * @param kernel height and width
 * @param strides steps in both directions
 * @param dilation distance of neighbours in the kernel
 * @param padding SAME or VALID
 */
record Window(int[] kernel, int[] strides, int[] dilation, String padding) {

  boolean dilated() {
    return dilation[0] > 1 || dilation[1] > 1;
  }

  /** Results in both directions, below 1 where the window does not fit. */
  long[] results(LayerTensor x, Layout layout) {
    return IntStream.range(0, 2).mapToLong(i -> results(x.size(layout.spatial() + i), i)).toArray();
  }

  private long results(long size, int direction) {
    long reach = padding.equals("SAME") ? 1 : reach(direction);
    return size < reach ? 0 : (size - reach) / strides[direction] + 1;
  }

  /** Values that the window spans in a direction, those between its own included. */
  long reach(int direction) {
    return (kernel[direction] - 1L) * dilation[direction] + 1;
  }

  /** The same window over a sequence, as one over an image of height 1. */
  static int[] flat(int[] sizes) {
    return sizes.length == 2 ? sizes : new int[] {1, sizes[0]};
  }
}
