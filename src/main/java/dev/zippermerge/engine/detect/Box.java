package dev.zippermerge.engine.detect;

/**
 * A found object, in the units of the network's answer.
 *
 * @param left smallest x
 * @param top smallest y
 * @param right largest x
 * @param bottom largest y
 * @param label its class
 * @param score how sure the detector is, 0 to 1
 */
public record Box(double left, double top, double right, double bottom, int label, double score) {
  /** A box by its centre and its size. */
  static Box of(double x, double y, double width, double height, int label, double score) {
    return new Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2, label, score);
  }

  /** Area in common over area covered by either; 0 for boxes without area. */
  double intersectionOverUnion(Box other) {
    double width = Math.min(right, other.right) - Math.max(left, other.left);
    double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
    double common = Math.max(0, width) * Math.max(0, height);
    double union = area() + other.area() - common;
    return union > 0 ? common / union : 0;
  }

  private double area() {
    return Math.max(0, right - left) * Math.max(0, bottom - top);
  }
}
