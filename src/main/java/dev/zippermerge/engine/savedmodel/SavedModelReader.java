package dev.zippermerge.engine.savedmodel;

import dev.zippermerge.engine.graph.SourceModel;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads SavedModels of TensorFlow 1 and 2. */
public final class SavedModelReader {
  private static final String FORMAT = "SAVED_MODEL";

  private SavedModelReader() {}

  /**
   * Reads a SavedModel. Its variables are read from the folder {@code variables} beside the file
   * when they are frozen, so all must stay until the model is imported.
   *
   * @param file the file {@code saved_model.pb}
   * @param signature the signature to take; null: {@code serving_default}, or the only one
   * @throws dev.zippermerge.engine.spec.RefusedException with a code and what is at fault
   */
  public static SourceModel read(Path file, @Nullable String signature) {
    var model = SavedModelFile.serving(file);
    return new SourceModel(
        FORMAT,
        model,
        Signatures.read(model, signature),
        new VariableFreezer(model, folder(file))::freeze);
  }

  private static Path folder(Path file) {
    return Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of(""));
  }
}
