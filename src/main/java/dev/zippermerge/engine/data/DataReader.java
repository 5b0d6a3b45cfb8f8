package dev.zippermerge.engine.data;

import dev.zippermerge.engine.archive.Archive;
import dev.zippermerge.engine.spec.DataDescription;
import dev.zippermerge.engine.spec.DataFormat;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads calibration data of every supported format. */
public final class DataReader {
  private DataReader() {}

  /**
   * Reads a data set whole.
   *
   * @param file the data file
   * @param spec how to read it
   * @param modelShape the network's input without the batch (height, width, channels, or features;
   *     -1 where free): the default of resizing and channel conversion, and what the examples must
   *     have in the end; null to take the data as it is
   * @param seed decides which examples are held out where the file has no test split
   * @throws RefusedException where the file, the specification or the data is at fault
   */
  public static CalibrationSet read(
      Path file, DataSpec spec, @Nullable List<Integer> modelShape, long seed) {
    SpecCheck.check(spec);
    var name = String.valueOf(file.getFileName());
    try (var zip = open(file, name)) {
      var format = format(zip, spec, name);
      var conversion = new Conversion(spec, modelShape, format, name);
      return switch (format) {
        case NPZ -> new NpzReader(zip, name, spec, conversion, seed).read();
        case IMAGE_ZIP -> new ImageZipReader(zip, name, spec, conversion, seed).read();
      };
    }
  }

  /**
   * Reads a data set whole and tells what it holds.
   *
   * @throws RefusedException where the file, the specification or the data is at fault
   */
  public static DataDescription describe(Path file, DataSpec spec, long seed) {
    var set = read(file, spec, null, seed);
    return new DataDescription(
        format(file, spec),
        set.train().size(),
        set.test().size(),
        set.exampleShape(),
        set.labelled(),
        set.labelled() ? set.classes() : null,
        set.classNames());
  }

  private static DataFormat format(Path file, DataSpec spec) {
    var name = String.valueOf(file.getFileName());
    try (var zip = open(file, name)) {
      return format(zip, spec, name);
    }
  }

  private static Archive open(Path file, String name) {
    try {
      return Archive.open(file)
          .orElseThrow(
              () ->
                  new RefusedException(
                      RefusalCode.UNKNOWN_FORMAT,
                      name,
                      "The file is neither a NumPy archive (.npz) nor a zip or tar of images."));
    } catch (IOException e) {
      throw new RefusedException(
          RefusalCode.DATA_UNREADABLE, name, "The file %s cannot be read.".formatted(file));
    }
  }

  private static DataFormat format(Archive zip, DataSpec spec, String name) {
    if (spec.format() != null) {
      return Objects.requireNonNull(spec.format());
    }
    for (var entry : zip.files()) {
      if (entry.name().endsWith(".npy")) {
        return DataFormat.NPZ;
      }
      if (ImageEntry.isImage(entry.name())) {
        return DataFormat.IMAGE_ZIP;
      }
    }
    throw new RefusedException(
        RefusalCode.UNKNOWN_FORMAT, name, "The archive holds neither NumPy arrays nor images.");
  }
}
