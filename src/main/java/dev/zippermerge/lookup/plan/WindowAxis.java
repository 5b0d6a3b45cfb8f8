package dev.zippermerge.lookup.plan;

import dev.zippermerge.lookup.savedmodel.Node;

/**
 * How windows lie along one axis of an image.
 *
 * @param size length of the window
 * @param stride distance of windows
 * @param dilation distance of the values in a window
 * @param before positions before the image's first
 * @param out number of windows
 */
record WindowAxis(int size, int stride, int dilation, int before, int out) {

  /**
   * Places windows as a node's attribute {@code padding} says.
   *
   * @param axis 0 for rows, 1 for columns
   * @param length positions of the image
   * @param margin positions that are given around the image, before and after it
   */
  static WindowAxis of(
      Node node, int axis, int length, int size, int stride, int dilation, int... margin) {
    int reach = (size - 1) * dilation + 1;
    if (stride < 1 || dilation < 1 || size < 1) {
      throw node.refused("has windows of %d by %d by %d".formatted(size, stride, dilation));
    }
    var padding = node.text("padding");
    int before = margin[0];
    int after = margin[1];
    int padded = before + length + after;
    switch (padding) {
      case "SAME" -> {
        int missing = Math.max((Math.ceilDiv(padded, stride) - 1) * stride + reach - padded, 0);
        before += missing / 2;
        after += missing - missing / 2;
      }
      case "VALID" -> {}
      case "EXPLICIT" -> {
        var paddings = node.integers("explicit_paddings");
        before += Math.toIntExact(paddings.get(2 * axis + 2));
        after += Math.toIntExact(paddings.get(2 * axis + 3));
      }
      default -> throw node.refused("has the padding " + padding);
    }
    int out = Math.floorDiv(before + length + after - reach, stride) + 1;
    if (out < 1) {
      throw node.refused("has windows larger than its image");
    }
    return new WindowAxis(size, stride, dilation, before, out);
  }

  /** The part of a node's list of four numbers, NHWC, that is about the axis. */
  static int part(Node node, String attribute, int axis, int otherwise) {
    var values = node.integers(attribute);
    if (values.isEmpty()) {
      return otherwise;
    }
    if (values.size() != 4 || values.get(0) != 1 || values.get(3) != 1) {
      throw node.refused("has %s %s".formatted(attribute, values));
    }
    return Math.toIntExact(values.get(axis + 1));
  }

  /** Refuses images that are not channels-last, and what is no image. */
  static Value image(Node node, Value value) {
    var format = node.text("data_format");
    if (!(format.isEmpty() || format.equals("NHWC")) || value.rank() != 3) {
      throw node.refused("takes no image with its channels last");
    }
    return value;
  }
}
