package dev.zippermerge.engine.data;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;

/**
 * JPEGs of four inks (CMYK, or YCCK), which ImageIO reads raw only. Red is (1 - C)(1 - K), and so
 * on, without colour profiles. Adobe's programs store inks inverted and say so in a marker.
 */
final class InkJpeg {
  private static final int YCCK = 2;

  private InkJpeg() {}

  static BufferedImage read(ImageReader reader, JpegHeader header) throws IOException {
    var raster = reader.readRaster(0, null);
    var image =
        new BufferedImage(raster.getWidth(), raster.getHeight(), BufferedImage.TYPE_INT_RGB);
    var inks = new int[4];
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, rgb(pixel(raster, x, y, inks, header.transform()), header.isAdobes()));
      }
    }
    return image;
  }

  private static int[] pixel(Raster raster, int x, int y, int[] inks, int transform) {
    raster.getPixel(x, y, inks);
    if (transform == YCCK) {
      double luma = inks[0];
      double blue = inks[1] - 128;
      double red = inks[2] - 128;
      inks[0] = clamp(luma + 1.402 * red);
      inks[1] = clamp(luma - 0.344136 * blue - 0.714136 * red);
      inks[2] = clamp(luma + 1.772 * blue);
    }
    return inks;
  }

  private static int rgb(int[] inks, boolean inverted) {
    int key = inverted ? inks[3] : 255 - inks[3];
    int rgb = 0;
    for (int i = 0; i < 3; i++) {
      int light = inverted ? inks[i] : 255 - inks[i];
      rgb = rgb << 8 | (light * key + 127) / 255;
    }
    return rgb;
  }

  private static int clamp(double value) {
    return Math.clamp(Math.round(value), 0, 255);
  }
}
