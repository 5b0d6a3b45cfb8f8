package dev.zippermerge.engine.data;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A decoded picture as bytes.
 *
 * @param height rows
 * @param width columns
 * @param channels 1 (grey), 3 (RGB) or 4 (RGB and alpha, not premultiplied)
 * @param values height x width x channels
 */
record Pixels(int height, int width, int channels, byte[] values) {

  /**
   * The pixels of an image. Words keep their upper byte.
   *
   * @param alpha true for four channels, whatever the image has; otherwise alpha is dropped
   */
  static Pixels of(BufferedImage image, boolean alpha) {
    int channels = alpha ? 4 : image.getColorModel().getNumColorComponents() == 1 ? 1 : 3;
    int height = image.getHeight();
    int width = image.getWidth();
    var values = new byte[height * width * channels];
    for (int i = 0; i < height * width; i++) {
      copy(image, i % width, i / width, values, i * channels, channels);
    }
    return new Pixels(height, width, channels, values);
  }

  private static void copy(BufferedImage image, int x, int y, byte[] values, int at, int channels) {
    if (image.getColorModel().getNumColorComponents() == 1) {
      // getRGB would take the stored grey for linear light and change it.
      Arrays.fill(values, at, at + Math.min(3, channels), sample(image, x, y, 0));
      if (channels == 4) {
        boolean opaque = image.getRaster().getNumBands() == 1;
        values[at + 3] = opaque ? (byte) 0xff : sample(image, x, y, 1);
      }
      return;
    }
    int rgb = image.getRGB(x, y);
    values[at] = (byte) (rgb >> 16);
    values[at + 1] = (byte) (rgb >> 8);
    values[at + 2] = (byte) rgb;
    if (channels == 4) {
      values[at + 3] = (byte) (rgb >> 24);
    }
  }

  private static byte sample(BufferedImage image, int x, int y, int band) {
    boolean words = image.getRaster().getDataBuffer().getDataType() == DataBuffer.TYPE_USHORT;
    int sample = image.getRaster().getSample(x, y, band);
    return (byte) (words ? sample >> 8 : sample);
  }

  /** The picture turned upright. */
  Pixels turned(int orientation) {
    if (orientation == 1) {
      return this;
    }
    boolean swaps = Orientation.swapsSides(orientation);
    var turned =
        new Pixels(
            swaps ? width : height, swaps ? height : width, channels, new byte[values.length]);
    for (int y = 0; y < turned.height; y++) {
      for (int x = 0; x < turned.width; x++) {
        int from = Orientation.source(orientation, height, width, y, x);
        int to = y * turned.width + x;
        System.arraycopy(values, from * channels, turned.values, to * channels, channels);
      }
    }
    return turned;
  }

  List<Integer> shape() {
    return List.of(height, width, channels);
  }
}
