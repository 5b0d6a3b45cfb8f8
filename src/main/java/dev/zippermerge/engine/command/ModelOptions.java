package dev.zippermerge.engine.command;

import dev.zippermerge.engine.graph.ImportedModel;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.spec.InputSizes;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which network of a model file a command is about. */
final class ModelOptions {
  @Parameters(
      paramLabel = "MODEL",
      description = "A model file, or a folder, zip or tar with one in it.")
  private Path model = Path.of("");

  @Option(names = "--signature", description = "The signature to use; serving_default by default.")
  private @Nullable String signature;

  @Option(
      names = "--input",
      paramLabel = "TENSOR",
      description = "An input of the signature, or a tensor at which the graph is cut.")
  private @Nullable String input;

  @Option(
      names = "--output",
      paramLabel = "TENSOR",
      description = "The output to keep: one of the signature's, or any tensor of the graph.")
  private @Nullable String output;

  @Option(
      names = "--input-shape",
      paramLabel = "[NAME=]H,W[,C]",
      description = "Size of an input that the model leaves open; NAME where several are.")
  private List<String> sizes = List.of();

  /** Reads the network. */
  ImportedModel read() {
    return ModelReader.read(model, signature, input, output, sizes());
  }

  /** The sizes that were given for inputs that the model leaves open. */
  InputSizes sizes() {
    return sizes.isEmpty() ? InputSizes.NONE : InputSizes.parse(String.join(";", sizes));
  }
}
