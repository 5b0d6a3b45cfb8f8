package dev.zippermerge.engine.data;

/** How a picture is turned upright: EXIF's orientations 1 (as it is) to 8. */
final class Orientation {
  private Orientation() {}

  /** True where rows become columns. */
  static boolean swapsSides(int orientation) {
    return orientation >= 5;
  }

  /**
   * Where the pixel that belongs at a place lies in the stored picture.
   *
   * @param height rows of the stored picture
   * @param width columns of the stored picture
   */
  static int source(int orientation, int height, int width, int y, int x) {
    return switch (orientation) {
      case 2 -> y * width + (width - 1 - x);
      case 3 -> (height - 1 - y) * width + (width - 1 - x);
      case 4 -> (height - 1 - y) * width + x;
      case 5 -> x * width + y;
      case 6 -> (height - 1 - x) * width + y;
      case 7 -> (height - 1 - x) * width + (width - 1 - y);
      case 8 -> x * width + (width - 1 - y);
      default -> y * width + x;
    };
  }
}
