package dev.zippermerge.engine.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One example from its raw order, through the conversion of pictures, to the network's order. */
final class RowConversion {
  private final int @Nullable [] before;
  private final @Nullable ImageConversion images;
  private final int @Nullable [] after;

  /**
   * @param rawPicture height, width, channels of raw examples that come channels first, or null
   * @param images from height, width, channels to another height, width, channels
   * @param picture height, width, channels after that
   * @param layout how the network takes them
   */
  RowConversion(
      @Nullable List<Integer> rawPicture,
      ImageConversion images,
      List<Integer> picture,
      Layout layout) {
    this.before = rawPicture == null ? null : channelsLast(rawPicture);
    this.images = images;
    this.after = layout == Layout.CHANNELS_FIRST ? layout.order(picture) : null;
  }

  private RowConversion() {
    this.before = null;
    this.images = null;
    this.after = null;
  }

  /** Leaves examples as they are. */
  static RowConversion none() {
    return new RowConversion();
  }

  byte[] apply(byte[] raw) {
    return images == null ? raw : ordered(images.apply(ordered(raw, before)), after);
  }

  float[] apply(float[] raw) {
    return images == null ? raw : ordered(images.apply(ordered(raw, before)), after);
  }

  /** Where the value at a position of a picture lies when channels come first. */
  private static int[] channelsLast(List<Integer> picture) {
    var first = Layout.CHANNELS_FIRST.order(picture);
    var last = new int[first.length];
    for (int i = 0; i < first.length; i++) {
      last[first[i]] = i;
    }
    return last;
  }

  private static byte[] ordered(byte[] values, int @Nullable [] order) {
    if (order == null) {
      return values;
    }
    var ordered = new byte[order.length];
    for (int i = 0; i < order.length; i++) {
      ordered[i] = values[order[i]];
    }
    return ordered;
  }

  private static float[] ordered(float[] values, int @Nullable [] order) {
    if (order == null) {
      return values;
    }
    var ordered = new float[order.length];
    for (int i = 0; i < order.length; i++) {
      ordered[i] = values[order[i]];
    }
    return ordered;
  }
}
