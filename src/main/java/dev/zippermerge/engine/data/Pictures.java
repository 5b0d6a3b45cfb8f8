package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;

/**
 * Encoded images to bytes of one shape, one by one, so that only converted ones stay in memory. The
 * shape is the asked-for one, the network's, or that of the first image. Thread-safe.
 */
final class Pictures {
  private final Reading reading;
  private final Conversion conversion;
  private final ImageDecoder decoder;
  private final List<Integer> shape;

  private Pictures(
      Reading reading, Conversion conversion, ImageDecoder decoder, List<Integer> shape) {
    this.reading = reading;
    this.conversion = conversion;
    this.decoder = decoder;
    this.shape = shape;
  }

  /**
   * @param name name of the first image, for messages
   * @param file the first image
   */
  static Pictures of(Reading reading, Conversion conversion, String name, byte[] file) {
    var decoder = new ImageDecoder(conversion.alpha(), reading.notes());
    // A decoder of its own, so that the first image is told of once.
    var first = new ImageDecoder(conversion.alpha(), new Notes()).decode(name, file).shape();
    conversion.shape(first);
    return new Pictures(reading, conversion, decoder, conversion.pictureShape(first));
  }

  /** A split from images in its order. */
  Table table(String name, List<byte[]> rows) {
    return new Table(name, shape, new Table.ByteRows(rows.toArray(byte[][]::new), true));
  }

  /**
   * Decodes and converts an image.
   *
   * @throws RefusedException naming the image
   */
  byte[] row(String name, byte[] file) {
    var pixels = decoder.decode(name, file);
    var raw = pixels.shape();
    // Grey pictures among coloured ones are common: only the sides must agree.
    if (!conversion.pictureShape(raw).subList(0, 2).equals(shape.subList(0, 2))) {
      throw new RefusedException(
          RefusalCode.DATA_SHAPE_MISMATCH,
          name,
          "The image %s has shape %s, the first one gave %s; set height and width."
              .formatted(name, raw, shape));
    }
    return new ImageConversion(raw, shape, reading.spec().fit()).apply(pixels.values());
  }
}
