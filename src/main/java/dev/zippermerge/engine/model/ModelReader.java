package dev.zippermerge.engine.model;

import dev.zippermerge.engine.frozen.FrozenGraphReader;
import dev.zippermerge.engine.graph.GraphImport;
import dev.zippermerge.engine.graph.ImportedModel;
import dev.zippermerge.engine.graph.SourceModel;
import dev.zippermerge.engine.keras.KerasReader;
import dev.zippermerge.engine.onnx.OnnxReader;
import dev.zippermerge.engine.savedmodel.SavedModelReader;
import dev.zippermerge.engine.spec.InputSizes;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.tensorflow.TensorFlowRuntime;
import dev.zippermerge.engine.tflite.TfLiteReader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads trained networks. */
public final class ModelReader {
  private ModelReader() {}

  /**
   * Reads a network from a file of any known format, told by its content. Nothing of the model is
   * run but its constants.
   *
   * @param model a model file, or a folder, zip, tar or gzipped tar with one model in it
   * @param signature the signature to take; null: {@code serving_default}, or the only one
   * @param input the input that data will be fed to: one of the signature's, or any tensor of the
   *     graph ({@code node} or {@code node:index}), where the graph is then cut; null: all inputs
   *     that the outputs need
   * @param output the output to keep: one of the signature's, or any tensor of the graph; null: all
   *     of type float
   * @param sizes of inputs that the model leaves open
   * @throws RefusedException with a code and what is at fault
   */
  public static ImportedModel read(
      Path model,
      @Nullable String signature,
      @Nullable String input,
      @Nullable String output,
      InputSizes sizes) {
    TensorFlowRuntime.load();
    try (var file = ModelFile.open(model)) {
      return GraphImport.read(source(file, signature, sizes), input, output, sizes);
    }
  }

  /** Reads a network whose inputs are of known sizes. */
  public static ImportedModel read(
      Path model, @Nullable String signature, @Nullable String input, @Nullable String output) {
    return read(model, signature, input, output, InputSizes.NONE);
  }

  private static SourceModel source(ModelFile file, @Nullable String signature, InputSizes sizes) {
    var source =
        switch (file.format()) {
          case SAVED_MODEL -> SavedModelReader.read(file.path(), signature);
          case FROZEN_GRAPH -> FrozenGraphReader.read(file.path());
          case KERAS -> KerasReader.read(file.path(), sizes);
          case TFLITE -> TfLiteReader.read(file.path());
          case ONNX -> OnnxReader.read(file.path(), sizes);
        };
    var found = source.signature().name();
    if (signature != null && !signature.equals(found)) {
      throw new RefusedException(
          RefusalCode.SIGNATURE_UNKNOWN,
          signature,
          "The model has no signature '" + signature + "'; its only one is '" + found + "'.");
    }
    return source;
  }
}
