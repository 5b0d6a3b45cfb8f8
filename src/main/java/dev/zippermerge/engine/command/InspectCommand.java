package dev.zippermerge.engine.command;

import dev.zippermerge.engine.EngineCli;
import dev.zippermerge.engine.graph.ModelDescriber;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.ModelDescription;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a model is: its signature, inputs, outputs and weight layers. */
@Command(
    name = "inspect",
    description = "Describes a trained model, or tells why it is refused.",
    mixinStandardHelpOptions = true)
public final class InspectCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      description = "A model file, or a folder, zip or tar with one in it.")
  private @Nullable Path model;

  @Option(
      names = "--signature",
      description = "The signature to describe; by default serving_default.")
  private @Nullable String signature;

  @Option(
      names = "--input",
      paramLabel = "TENSOR",
      description = "An input of the signature, or a tensor at which the graph is cut.")
  private @Nullable String input;

  @Option(
      names = "--output",
      paramLabel = "TENSOR",
      description = "The only output to keep: the signature's, or any tensor of the graph.")
  private @Nullable String output;

  @Option(names = "--json", description = "Print JSON, also for a refusal.")
  private boolean json;

  @Override
  public Integer call() {
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    try {
      var read = ModelReader.read(Objects.requireNonNull(model), signature, input, output);
      print(ModelDescriber.describe(read), out);
      return 0;
    } catch (RefusedException e) {
      if (!json) {
        throw e;
      }
      out.println(Json.mapper().writeValueAsString(e.toRefusal()));
      return EngineCli.REFUSED;
    }
  }

  private void print(ModelDescription description, PrintWriter out) {
    if (json) {
      out.println(Json.mapper().writeValueAsString(description));
    } else {
      ModelTable.print(description, out);
    }
  }
}
