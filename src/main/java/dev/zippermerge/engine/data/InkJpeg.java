package dev.zippermerge.engine.data;

import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.imaging.jpeg.JpegSegmentMetadataReader;
import com.drew.metadata.Directory;
import com.drew.metadata.adobe.AdobeJpegDirectory;
import com.drew.metadata.adobe.AdobeJpegReader;
import com.drew.metadata.jpeg.JpegDirectory;
import com.drew.metadata.jpeg.JpegReader;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageReader;
import org.jspecify.annotations.Nullable;

/**
 * JPEGs of four inks (CMYK, or YCCK), which ImageIO reads raw only. Red is (1 - C)(1 - K), and so
 * on, without colour profiles. Adobe's programs store inks inverted and say so in a marker.
 */
final class InkJpeg {
  private static final int YCCK = 2;

  private InkJpeg() {}

  /** True where a JPEG has four components. */
  static boolean isInk(byte[] file) {
    var frame = directory(file, new JpegReader(), JpegDirectory.class);
    var components =
        frame == null ? null : frame.getInteger(JpegDirectory.TAG_NUMBER_OF_COMPONENTS);
    return components != null && components == 4;
  }

  static BufferedImage read(ImageReader reader, byte[] file) throws IOException {
    var adobe = directory(file, new AdobeJpegReader(), AdobeJpegDirectory.class);
    var transform = adobe == null ? null : adobe.getInteger(AdobeJpegDirectory.TAG_COLOR_TRANSFORM);
    var raster = reader.readRaster(0, null);
    var image =
        new BufferedImage(raster.getWidth(), raster.getHeight(), BufferedImage.TYPE_INT_RGB);
    var inks = new int[4];
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, rgb(pixel(raster, x, y, inks, transform), adobe != null));
      }
    }
    return image;
  }

  private static int[] pixel(Raster raster, int x, int y, int[] inks, @Nullable Integer transform) {
    raster.getPixel(x, y, inks);
    if (transform != null && transform == YCCK) {
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

  private static <T extends Directory> @Nullable T directory(
      byte[] file, JpegSegmentMetadataReader part, Class<T> type) {
    try {
      return JpegMetadataReader.readMetadata(new ByteArrayInputStream(file), List.of(part))
          .getFirstDirectoryOfType(type);
    } catch (JpegProcessingException | IOException | RuntimeException _) {
      return null;
    }
  }
}
