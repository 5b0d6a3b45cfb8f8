package dev.zippermerge.engine.command;

import dev.zippermerge.engine.data.NpzInput;
import dev.zippermerge.engine.graph.FlatGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Computes what an imported network answers, so that its import can be checked. */
@Command(
    name = "run",
    description = {
      "Computes an imported model's outputs on arrays of a NumPy archive.",
      "Use it to compare with the framework that the model comes from."
    },
    mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec command;

  @Mixin private ModelOptions model = new ModelOptions();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "X.npz",
      description = "Has one array for each input, named like it; x also works for a single input.")
  private Path data = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "Y.npz",
      description = "Receives one float32 array for each output, named like it.")
  private Path out = Path.of("");

  @Override
  public Integer call() throws IOException {
    var network = model.read().graph();
    var outputs = new RunOutputs(network);
    int examples;
    try (var file = NpzInput.open(data)) {
      var inputs = new RunInputs(network.inputs(), file);
      examples = inputs.examples();
      outputs.compute(inputs);
    }
    outputs.write(out);
    Objects.requireNonNull(command)
        .commandLine()
        .getOut()
        .printf(
            "%,d examples, outputs %s, written to %s%n",
            examples, network.outputs().stream().map(FlatGraph.Endpoint::name).toList(), out);
    return 0;
  }
}
