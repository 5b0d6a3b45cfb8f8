package dev.zippermerge.engine.command;

import dev.zippermerge.engine.EngineCli;
import dev.zippermerge.engine.graph.ModelDescriber;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.ModelDescription;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what a model is: its signature, inputs, outputs and weight layers. */
@Command(
    name = "inspect",
    description = "Describes a trained model, or reports why it is refused.",
    mixinStandardHelpOptions = true)
public final class InspectCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Mixin private ModelOptions model = new ModelOptions();

  @Option(names = "--json", description = "Print JSON, also for a refusal.")
  private boolean json;

  @Override
  public Integer call() {
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    try {
      var description = ModelDescriber.describe(model.read());
      var sizes = model.sizes();
      print(sizes.byInput().isEmpty() ? description : description.withInputShape(sizes), out);
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
