package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;

/** Decodes PNG, JPEG, BMP and GIF (its first picture) to bytes, height x width x channels. */
final class ImageDecoder {
  /** Most pixels in a picture: a few bytes can declare far more than fits in memory. */
  static final long MAX_PIXELS = 1L << 24;

  private ImageDecoder() {}

  /**
   * Decodes a picture.
   *
   * @param name the entry, for messages
   * @throws RefusedException DATA_UNREADABLE naming the entry
   */
  static Pixels decode(String name, byte[] file) {
    try (var in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      return Pixels.of(image(in));
    } catch (IOException | RuntimeException e) {
      // Damaged files make ImageIO's readers throw all kinds of unchecked exceptions.
      throw new RefusedException(
          RefusalCode.DATA_UNREADABLE,
          name,
          "The image %s cannot be decoded: %s".formatted(name, e.getMessage()));
    }
  }

  private static BufferedImage image(ImageInputStream in) throws IOException {
    var readers = ImageIO.getImageReaders(in);
    if (!readers.hasNext()) {
      throw new IOException("it is no PNG, JPEG, BMP or GIF.");
    }
    var reader = readers.next();
    try {
      reader.setInput(in, true, true);
      if ((long) reader.getWidth(0) * reader.getHeight(0) > MAX_PIXELS) {
        throw new IOException("it has more than " + MAX_PIXELS + " pixels.");
      }
      return Objects.requireNonNull(reader.read(0));
    } finally {
      reader.dispose();
    }
  }

  /** A decoded picture. Transparency is dropped. */
  static final class Pixels {
    final int height;
    final int width;
    final int channels;
    final byte[] values;

    private Pixels(int height, int width, int channels) {
      this.height = height;
      this.width = width;
      this.channels = channels;
      this.values = new byte[height * width * channels];
    }

    private static Pixels of(BufferedImage image) {
      boolean grey = image.getColorModel().getNumColorComponents() == 1;
      var pixels = new Pixels(image.getHeight(), image.getWidth(), grey ? 1 : 3);
      for (int y = 0; y < pixels.height; y++) {
        for (int x = 0; x < pixels.width; x++) {
          pixels.copy(image, y, x);
        }
      }
      return pixels;
    }

    private void copy(BufferedImage image, int y, int x) {
      int at = (y * width + x) * channels;
      if (channels == 1) {
        // getRGB would take the stored grey for linear light and change it.
        boolean words = image.getRaster().getDataBuffer().getDataType() == DataBuffer.TYPE_USHORT;
        int sample = image.getRaster().getSample(x, y, 0);
        values[at] = (byte) (words ? sample >> 8 : sample);
        return;
      }
      int rgb = image.getRGB(x, y);
      values[at] = (byte) (rgb >> 16);
      values[at + 1] = (byte) (rgb >> 8);
      values[at + 2] = (byte) rgb;
    }
  }
}
