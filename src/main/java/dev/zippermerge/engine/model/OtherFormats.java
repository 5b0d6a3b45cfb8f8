package dev.zippermerge.engine.model;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Formats that are not read, and what to do about them. */
final class OtherFormats {
  private static final String READ =
      "A model is a SavedModel, a frozen GraphDef (.pb), a Keras file (.h5, .keras), an ONNX"
          + " or a TFLite file, by itself or in a zip or tar archive";

  private OtherFormats() {}

  /** The refusal of a single file. */
  static RefusedException refuse(Path file) {
    try (var in = Files.newInputStream(file)) {
      var start = new String(in.readNBytes(8), StandardCharsets.ISO_8859_1);
      var message =
          start.startsWith("\u0080\u0002")
              ? "Pickled Python objects are never read; save the model as ONNX."
              : READ + "; this file is none of these.";
      return new RefusedException(
          RefusalCode.UNKNOWN_FORMAT, String.valueOf(file.getFileName()), message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The refusal of a folder or archive without a model.
   *
   * @param paths the files in it
   */
  static RefusedException refuse(String name, Collection<String> paths) {
    if (paths.stream().anyMatch(path -> path.matches("(.*[.]|.*/)?data\\.pkl"))) {
      return new RefusedException(
          RefusalCode.UNKNOWN_FORMAT,
          name,
          "PyTorch files are not supported; export the model with torch.onnx.export.");
    }
    if (paths.stream().anyMatch(path -> path.matches(".*\\.(index|data-\\d+-of-\\d+|meta)"))) {
      return new RefusedException(
          RefusalCode.CHECKPOINT_WITHOUT_GRAPH,
          name,
          "It holds a checkpoint: values of variables, but no model that they belong to. Save the"
              + " model whole, as a SavedModel for example.");
    }
    return new RefusedException(RefusalCode.MODEL_NOT_FOUND, name, READ + "; there is none in it.");
  }
}
