package dev.zippermerge.engine.data;

import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.imaging.jpeg.JpegSegmentMetadataReader;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.adobe.AdobeJpegDirectory;
import com.drew.metadata.adobe.AdobeJpegReader;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import com.drew.metadata.jpeg.JpegDirectory;
import com.drew.metadata.jpeg.JpegReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/**
 * What a JPEG says of itself before its pixels.
 *
 * @param orientation how it is to be turned, 1 (as it is) to 8; 1 where EXIF says nothing
 * @param components 1 (grey), 3 (colours) or 4 (inks)
 * @param transform Adobe's colour transform, -1 where there is no such marker
 */
record JpegHeader(int orientation, int components, int transform) {
  private static final List<JpegSegmentMetadataReader> PARTS =
      List.of(new ExifReader(), new JpegReader(), new AdobeJpegReader());

  static JpegHeader of(byte[] jpeg) {
    try {
      var metadata = JpegMetadataReader.readMetadata(new ByteArrayInputStream(jpeg), PARTS);
      int orientation =
          value(metadata, ExifIFD0Directory.class, ExifIFD0Directory.TAG_ORIENTATION, 1);
      return new JpegHeader(
          orientation < 1 || orientation > 8 ? 1 : orientation,
          value(metadata, JpegDirectory.class, JpegDirectory.TAG_NUMBER_OF_COMPONENTS, 3),
          value(metadata, AdobeJpegDirectory.class, AdobeJpegDirectory.TAG_COLOR_TRANSFORM, -1));
    } catch (JpegProcessingException | IOException | RuntimeException _) {
      // A damaged EXIF block leaves the picture itself intact.
      return new JpegHeader(1, 3, -1);
    }
  }

  private static <T extends Directory> int value(
      Metadata metadata, Class<T> type, int tag, int otherwise) {
    var directory = metadata.getFirstDirectoryOfType(type);
    var value = directory == null ? null : directory.getInteger(tag);
    return value == null ? otherwise : value;
  }

  /** True where it holds inks: CMYK or YCCK. */
  boolean isInk() {
    return components == 4;
  }

  /** True where Adobe's marker says how colours are stored. */
  boolean isAdobes() {
    return transform >= 0;
  }
}
