package dev.zippermerge.engine.data;

import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/** How a JPEG is to be turned, as its EXIF block says: 1 (as it is) to 8. */
final class Orientation {
  private Orientation() {}

  /** The orientation of a JPEG; 1 where it says nothing that can be read. */
  static int of(byte[] jpeg) {
    try {
      var metadata =
          JpegMetadataReader.readMetadata(
              new ByteArrayInputStream(jpeg), List.of(new ExifReader()));
      var directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
      var value =
          directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
      return value == null || value < 1 || value > 8 ? 1 : value;
    } catch (JpegProcessingException | IOException | RuntimeException _) {
      // A damaged EXIF block leaves the picture itself intact.
      return 1;
    }
  }

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
