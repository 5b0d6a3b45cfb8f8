package dev.zippermerge.engine.model;

import dev.zippermerge.engine.graph.GraphImport;
import dev.zippermerge.engine.graph.ImportedModel;
import dev.zippermerge.engine.savedmodel.SavedModelReader;
import dev.zippermerge.engine.tensorflow.TensorFlowRuntime;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads trained networks. */
public final class ModelReader {
  private ModelReader() {}

  /**
   * Reads a network from a SavedModel. Nothing of the model is run.
   *
   * @param model a zip file or a folder with one {@code saved_model.pb} at most four folders deep
   * @param signature the signature to take; null: {@code serving_default}, or the only one
   * @param input the input that data will be fed to; null: all that the outputs need
   * @param output the output to keep; null: all of type float
   * @throws dev.zippermerge.engine.spec.RefusedException with a code and what is at fault
   */
  public static ImportedModel read(
      Path model, @Nullable String signature, @Nullable String input, @Nullable String output) {
    TensorFlowRuntime.load();
    try (var folder = SavedModelFolder.open(model)) {
      return GraphImport.read(SavedModelReader.read(folder.folder(), signature), input, output);
    }
  }
}
