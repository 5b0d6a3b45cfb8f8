package dev.zippermerge.engine.samples;

import static dev.zippermerge.engine.samples.GeneratedData.SIDE;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.random.RandomGenerator;

/**
 * A made-up task of drawn signs: ten kinds of strokes, each with shaking control points, a random
 * affine map, stroke width and ink, a distracting line and noise.
 */
final class Glyphs {
  private Glyphs() {}

  /**
   * Draws data.
   *
   * @param train training examples
   * @param test test examples
   * @param seed decides every byte
   */
  static GeneratedData generate(int train, int test, long seed) {
    System.setProperty("java.awt.headless", "true");
    return GeneratedData.of(Glyphs::draw, train, test, seed);
  }

  private static byte[] draw(int label, RandomGenerator random) {
    var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    var graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    var shape = GlyphStrokes.of(label, random);
    ink(graphics, random, 0.45, 1);
    pen(graphics, random, 1.2, 3);
    graphics.draw(place(random).createTransformedShape(shape));
    distract(graphics, random);
    graphics.dispose();
    return noisy(((DataBufferByte) image.getRaster().getDataBuffer()).getData(), random);
  }

  private static AffineTransform place(RandomGenerator random) {
    var map = new AffineTransform();
    map.translate(
        SIDE / 2.0 + random.nextGaussian(0, 1.8), SIDE / 2.0 + random.nextGaussian(0, 1.8));
    map.rotate(random.nextGaussian(0, 0.28));
    map.shear(random.nextGaussian(0, 0.15), random.nextGaussian(0, 0.15));
    map.scale(random.nextDouble(7, 13), random.nextDouble(7, 13));
    return map;
  }

  private static void distract(Graphics2D graphics, RandomGenerator random) {
    for (int i = random.nextInt(3); i > 0; i--) {
      ink(graphics, random, 0.3, 0.9);
      pen(graphics, random, 1, 2.5);
      double x = random.nextDouble(SIDE);
      double y = random.nextDouble(SIDE);
      graphics.draw(
          new Line2D.Double(x, y, x + random.nextDouble(-12, 12), y + random.nextDouble(-12, 12)));
    }
    if (random.nextInt(4) == 0) {
      graphics.setColor(Color.BLACK);
      graphics.fillRect(random.nextInt(SIDE - 8), random.nextInt(SIDE - 8), 8, 8);
    }
  }

  private static void ink(Graphics2D graphics, RandomGenerator random, double least, double most) {
    float grey = (float) random.nextDouble(least, most);
    graphics.setColor(new Color(grey, grey, grey));
  }

  private static void pen(Graphics2D graphics, RandomGenerator random, double least, double most) {
    float width = (float) random.nextDouble(least, most);
    graphics.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
  }

  private static byte[] noisy(byte[] pixels, RandomGenerator random) {
    double sigma = random.nextDouble(4, 32);
    double paper = random.nextDouble(0, 50);
    var noisy = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      double value = Math.max(pixels[i] & 0xff, paper) + random.nextGaussian(0, sigma);
      noisy[i] = (byte) Math.clamp(Math.round(value), 0, 255);
    }
    return noisy;
  }
}
