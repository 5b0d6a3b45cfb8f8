package dev.zippermerge.engine.data;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes PNG, JPEG, BMP, WebP, and GIF and TIFF (their first picture), turned upright where EXIF
 * says so, to bytes of height x width x channels.
 */
final class ImageDecoder {
  /** Most pixels in a picture: a few bytes can declare far more than fits in memory. */
  static final long MAX_PIXELS = 1L << 24;

  private static final Set<String> FORMATS = Set.of("png", "jpeg", "bmp", "gif", "tif", "tiff");

  private final boolean alpha;
  private final Notes notes;

  /**
   * @param alpha true for pictures of four channels; otherwise transparency is dropped
   */
  ImageDecoder(boolean alpha, Notes notes) {
    this.alpha = alpha;
    this.notes = notes;
  }

  /**
   * Decodes a picture.
   *
   * @param name the entry, for messages
   * @throws RefusedException DATA_UNREADABLE naming the entry
   */
  Pixels decode(String name, byte[] file) {
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      var reader = isWebP(file) ? new WebPImageReaderSpi().createReaderInstance() : reader(in);
      try {
        return decode(reader, in, file);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      // Damaged files make ImageIO's readers throw all kinds of unchecked exceptions.
      throw new RefusedException(
          RefusalCode.DATA_UNREADABLE,
          name,
          "The image %s cannot be decoded: %s".formatted(name, e.getMessage()));
    }
  }

  private static ImageReader reader(ImageInputStream in) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
    while (readers.hasNext()) {
      var reader = readers.next();
      if (FORMATS.contains(format(reader))) {
        return reader;
      }
    }
    throw new IOException("it is no PNG, JPEG, BMP, GIF, TIFF or WebP.");
  }

  private static boolean isWebP(byte[] file) {
    return file.length >= 12 && new String(file, 8, 4, StandardCharsets.ISO_8859_1).equals("WEBP");
  }

  private static String format(ImageReader reader) throws IOException {
    return reader.getFormatName().toLowerCase(Locale.ROOT);
  }

  private Pixels decode(ImageReader reader, ImageInputStream in, byte[] file) throws IOException {
    var truncation = new Truncation();
    reader.addIIOReadWarningListener(truncation);
    reader.setInput(in, true, true);
    if ((long) reader.getWidth(0) * reader.getHeight(0) > MAX_PIXELS) {
      throw new IOException("it has more than " + MAX_PIXELS + " pixels.");
    }
    var header = format(reader).equals("jpeg") ? JpegHeader.of(file) : null;
    var image =
        header != null && header.isInk()
            ? InkJpeg.read(reader, header)
            : Objects.requireNonNull(reader.read(0));
    truncation.check();
    if (image.getColorModel().hasAlpha() && !alpha) {
      notes.count("Images whose alpha channel was dropped");
    }
    var pixels = Pixels.of(image, alpha);
    return header == null ? pixels : upright(pixels, header.orientation());
  }

  private Pixels upright(Pixels pixels, int orientation) {
    if (orientation != 1) {
      notes.count("Images turned as their EXIF orientation says");
    }
    return pixels.turned(orientation);
  }
}
