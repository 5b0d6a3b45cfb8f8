package dev.zippermerge.engine.savedmodel;

import dev.zippermerge.engine.graph.SourceModel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads SavedModels of TensorFlow 1 and 2. */
public final class SavedModelReader {
  private static final String FORMAT = "SAVED_MODEL";

  private SavedModelReader() {}

  /**
   * Reads a SavedModel. Its variables are read from the folder when they are frozen, so the folder
   * must stay until the model is imported.
   *
   * @param folder the folder with the file {@code saved_model.pb}
   * @param signature the signature to take; null: {@code serving_default}, or the only one
   * @throws dev.zippermerge.engine.spec.RefusedException with a code and what is at fault
   */
  public static SourceModel read(Path folder, @Nullable String signature) {
    var model = SavedModelFile.serving(folder);
    return new SourceModel(
        FORMAT,
        model,
        Signatures.read(model, signature),
        new VariableFreezer(model, folder)::freeze);
  }
}
