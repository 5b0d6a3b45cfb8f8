package dev.zippermerge.engine.model;

import dev.zippermerge.engine.archive.Archive;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells the format of a model file: by its content, and by its name where that says nothing. */
final class FormatDetector {
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  /** Places where HDF5 files may begin, behind a block of the user's. */
  private static final List<Integer> HDF5_STARTS = List.of(0, 512, 1024, 2048);

  private static final byte[] TFLITE = {'T', 'F', 'L', '3'};
  private static final int TFLITE_START = 4;
  private static final String LFS = "version https://git-lfs";

  private FormatDetector() {}

  /** The format that the content shows; empty where it is none, or an archive of other files. */
  static Optional<ModelFormat> byContent(Path file) throws IOException {
    if (isHdf5(file) || isKerasZip(file)) {
      return Optional.of(ModelFormat.KERAS);
    }
    if (startsWith(file, TFLITE_START, TFLITE)) {
      return Optional.of(ModelFormat.TFLITE);
    }
    return ProtobufStart.format(file);
  }

  /** The format that the name promises. */
  static Optional<ModelFormat> byName(Path file) {
    var name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return Optional.ofNullable(
        switch (name.substring(name.lastIndexOf('.') + 1)) {
          case "pb" ->
              name.equals("saved_model.pb") ? ModelFormat.SAVED_MODEL : ModelFormat.FROZEN_GRAPH;
          case "h5", "hdf5", "keras" -> ModelFormat.KERAS;
          case "onnx" -> ModelFormat.ONNX;
          case "tflite" -> ModelFormat.TFLITE;
          default -> null;
        });
  }

  /** True where Git left a pointer in the file's place. */
  static boolean isLfsPointer(Path file) throws IOException {
    return startsWith(file, 0, LFS.getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean isHdf5(Path file) throws IOException {
    for (int start : HDF5_STARTS) {
      if (startsWith(file, start, HDF5)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isKerasZip(Path file) throws IOException {
    if (!startsWith(file, 0, new byte[] {'P', 'K'})) {
      return false;
    }
    try (var zip = Archive.open(file).orElseThrow()) {
      var names = zip.files().stream().map(entry -> entry.name()).toList();
      return names.contains("config.json") && names.contains("model.weights.h5");
    } catch (RefusedException _) {
      return false; // whoever opens it as an archive tells why
    }
  }

  private static boolean startsWith(Path file, int offset, byte[] magic) throws IOException {
    try (var in = Files.newInputStream(file)) {
      in.skipNBytes(Math.min(offset, Files.size(file)));
      return Arrays.equals(in.readNBytes(magic.length), magic);
    }
  }
}
