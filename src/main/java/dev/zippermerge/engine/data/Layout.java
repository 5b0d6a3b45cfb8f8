package dev.zippermerge.engine.data;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The order in which a network takes a picture's values. */
enum Layout {
  /** Height, width, channels. */
  CHANNELS_LAST,
  /** Channels, height, width. */
  CHANNELS_FIRST,
  /** Height, width of one channel. */
  PLANE,
  /** One axis: row by row, channels innermost. */
  FLAT;

  private static final Set<Integer> CHANNELS = Set.of(1, 3, 4);

  /** The layout of a network's input; of three axes, the last is channels where it can be. */
  static Layout of(@Nullable List<Integer> shape) {
    if (shape == null || shape.size() > 3 || shape.isEmpty()) {
      return CHANNELS_LAST;
    }
    return switch (shape.size()) {
      case 1 -> FLAT;
      case 2 -> PLANE;
      default -> channelsFirst(shape) ? CHANNELS_FIRST : CHANNELS_LAST;
    };
  }

  /** True where the first of three axes must be channels, since the last cannot be. */
  static boolean channelsFirst(List<Integer> shape) {
    return shape.size() == 3 && CHANNELS.contains(shape.get(0)) && !CHANNELS.contains(shape.get(2));
  }

  /** A network's input shape as height, width, channels; -1 where it says nothing. */
  List<Integer> picture(List<Integer> shape) {
    return switch (this) {
      case CHANNELS_LAST -> shape.size() == 3 ? shape : List.of(-1, -1, -1);
      case CHANNELS_FIRST -> List.of(shape.get(1), shape.get(2), shape.get(0));
      case PLANE -> List.of(shape.get(0), shape.get(1), 1);
      case FLAT -> List.of(-1, -1, -1);
    };
  }

  /** The shape in this layout of a picture of height, width, channels. */
  List<Integer> shape(List<Integer> picture) {
    return switch (this) {
      case CHANNELS_LAST -> picture;
      case CHANNELS_FIRST -> List.of(picture.get(2), picture.get(0), picture.get(1));
      case PLANE -> picture.get(2) == 1 ? picture.subList(0, 2) : picture;
      case FLAT -> List.of(picture.stream().reduce(1, Math::multiplyExact));
    };
  }

  /** Where the value at a position of this layout lies in the picture. */
  int[] order(List<Integer> picture) {
    int pixels = picture.get(0) * picture.get(1);
    int channels = picture.get(2);
    var order = new int[pixels * channels];
    for (int i = 0; i < order.length; i++) {
      order[i] = this == CHANNELS_FIRST ? i % pixels * channels + i / pixels : i;
    }
    return order;
  }
}
