package dev.zippermerge.engine.samples;

import java.awt.geom.Path2D;
import java.util.random.RandomGenerator;

/**
 * The ten signs as curves in the square from -1 to 1. Every point shakes, so that no two drawings
 * of a sign are alike; some signs differ only in a part (ring and spiral, zigzag and wave).
 */
final class GlyphStrokes {
  private static final double SHAKE = 0.1;

  private final Path2D.Double path = new Path2D.Double();
  private final RandomGenerator random;

  private GlyphStrokes(RandomGenerator random) {
    this.random = random;
  }

  /** A drawing of a sign. */
  static Path2D of(int label, RandomGenerator random) {
    var strokes = new GlyphStrokes(random);
    switch (label) {
      case 0 -> strokes.line(-1, 0.8, 0, -0.9, 1, 0.8, -1, 0.8); // triangle
      case 1 -> strokes.arc(0.3, 6.0, 1, 1); // ring with a gap
      case 2 -> strokes.arc(0, 9.5, 0.25, 1); // spiral
      case 3 -> strokes.line(-1, 0.6, -0.4, -0.6, 0.2, 0.6, 0.9, -0.6); // zigzag
      case 4 -> strokes.wave();
      case 5 -> strokes.line(0, -1, 0, 1).line(-0.9, 0, 0.9, 0); // cross
      case 6 -> strokes.line(-0.9, -0.9, 0.9, -0.9).line(0, -0.9, 0, 1); // T
      case 7 -> strokes.line(-1, 0, 0.9, 0).line(0.3, -0.6, 0.9, 0, 0.3, 0.6); // arrow
      case 8 -> strokes.line(-0.8, -0.9, 0.8, -0.9, -0.8, 0.9, 0.8, 0.9, -0.8, -0.9); // hourglass
      default -> strokes.line(-0.8, -0.9, -0.8, 0.9, 0.8, 0.9, 0.8, -0.9); // cup
    }
    return strokes.path;
  }

  private GlyphStrokes line(double... points) {
    path.moveTo(shaken(points[0]), shaken(points[1]));
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(shaken(points[i]), shaken(points[i + 1]));
    }
    return this;
  }

  private void wave() {
    path.moveTo(shaken(-1), shaken(0));
    path.curveTo(shaken(-0.6), shaken(-1.4), shaken(-0.3), shaken(-1.0), shaken(0), shaken(0));
    path.curveTo(shaken(0.3), shaken(1.0), shaken(0.6), shaken(1.4), shaken(1), shaken(0));
  }

  private void arc(double from, double to, double firstRadius, double lastRadius) {
    int steps = 40;
    double squash = 1 + random.nextGaussian(0, SHAKE);
    double turn = random.nextGaussian(0, 2 * SHAKE);
    for (int i = 0; i <= steps; i++) {
      double angle = from + (to - from) * i / steps + turn;
      double radius = firstRadius + (lastRadius - firstRadius) * i / steps;
      double x = radius * Math.cos(angle) * squash;
      double y = radius * Math.sin(angle);
      if (i == 0) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
  }

  private double shaken(double value) {
    return value + random.nextGaussian(0, SHAKE);
  }
}
