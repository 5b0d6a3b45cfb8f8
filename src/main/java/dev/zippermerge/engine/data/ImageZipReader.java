package dev.zippermerge.engine.data;

import dev.zippermerge.engine.archive.Archive;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a zip of images in class folders. All images get the same shape at once, so that only the
 * converted ones stay in memory: the asked-for one, the network's, or that of the first image.
 */
final class ImageZipReader {
  private final Archive zip;
  private final String file;
  private final DataSpec spec;
  private final Conversion conversion;
  private final long seed;

  ImageZipReader(Archive zip, String file, DataSpec spec, Conversion conversion, long seed) {
    this.zip = zip;
    this.file = file;
    this.spec = spec;
    this.conversion = conversion;
    this.seed = seed;
  }

  CalibrationSet read() {
    var folders = ImageFolders.of(file, zip.files());
    var first = decode(folders.train().getFirst());
    var shape = conversion.shape(shape(first));
    var train = table("train", folders.train(), shape);
    var trainLabels = labels(folders.train(), folders.classes());
    if (folders.test().isEmpty()) {
      return Splits.divide(conversion, spec, seed, train, trainLabels, names(folders));
    }
    var test = table("test", folders.test(), shape);
    var testLabels = labels(folders.test(), folders.classes());
    return Splits.join(conversion, train, trainLabels, test, testLabels, names(folders));
  }

  private @Nullable List<String> names(ImageFolders folders) {
    return Boolean.FALSE.equals(spec.labelled()) ? null : folders.classes();
  }

  private int @Nullable [] labels(List<ImageEntry> images, List<String> classes) {
    return Boolean.FALSE.equals(spec.labelled())
        ? null
        : images.stream().mapToInt(image -> classes.indexOf(image.folder())).toArray();
  }

  private Table table(String name, List<ImageEntry> images, List<Integer> shape) {
    var rows =
        images.parallelStream()
            .map(image -> converted(image, decode(image), shape))
            .toArray(byte[][]::new);
    return new Table(name, shape, new Table.ByteRows(rows, true));
  }

  private byte[] converted(ImageEntry image, ImageDecoder.Pixels pixels, List<Integer> shape) {
    var raw = shape(pixels);
    // Grey pictures among coloured ones are common: only the sides must agree.
    if (!conversion.shape(raw).subList(0, 2).equals(shape.subList(0, 2))) {
      throw new RefusedException(
          RefusalCode.DATA_SHAPE_MISMATCH,
          name(image),
          "The image %s has shape %s, the first one gave %s; set height and width."
              .formatted(name(image), raw, shape));
    }
    return new ImageConversion(raw, shape, spec.fit()).apply(pixels.values);
  }

  private ImageDecoder.Pixels decode(ImageEntry image) {
    try (var in = zip.open(image.entry())) {
      return ImageDecoder.decode(name(image), in.readAllBytes());
    } catch (IOException e) {
      throw new RefusedException(
          RefusalCode.DATA_UNREADABLE,
          name(image),
          "The entry cannot be unpacked: " + e.getMessage());
    }
  }

  private String name(ImageEntry image) {
    return file + "!" + image.entry().name();
  }

  private static List<Integer> shape(ImageDecoder.Pixels pixels) {
    return List.of(pixels.height, pixels.width, pixels.channels);
  }
}
