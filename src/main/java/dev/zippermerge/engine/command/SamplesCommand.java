package dev.zippermerge.engine.command;

import dev.zippermerge.engine.samples.Architecture;
import dev.zippermerge.engine.samples.SampleMaker;
import dev.zippermerge.engine.samples.Training;
import dev.zippermerge.engine.spec.DataSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the two sample tasks with their networks, or trains a named architecture on given data. */
@Command(
    name = "samples",
    description = "Makes two sample tasks and networks, or trains a network on your data.",
    mixinStandardHelpOptions = true)
public final class SamplesCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec command;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Output folder.")
  private Path out = Path.of("");

  @Option(names = "--seed", description = "Seed of data and weights; ${DEFAULT-VALUE} by default.")
  private long seed = 1;

  @Option(names = "--quick", description = "Tiny networks on little data, in seconds; for tests.")
  private boolean quick;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "Train on this data instead of the samples.")
  private @Nullable Path data;

  @Option(
      names = "--data-spec",
      paramLabel = "SPEC.json",
      description = "How to read it; with --data.")
  private @Nullable Path dataSpec;

  @Option(
      names = "--arch",
      description =
          "Network to train: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default; with --data.")
  private Architecture architecture = Architecture.LENET;

  @Option(names = "--name", description = "Name of the network's file; with --data.")
  private String name = "model";

  @Option(names = "--steps", description = "Training steps (${DEFAULT-VALUE}); with --data.")
  private int steps = 1000;

  @Option(
      names = "--batch-size",
      description = "Examples in each step; ${DEFAULT-VALUE} by default; with --data.")
  private int batchSize = 64;

  @Option(
      names = "--learning-rate",
      description = "Adam's, by default 0.01 for MobileNets and 0.001 for others; with --data.")
  private @Nullable Double learningRate;

  @Override
  public Integer call() throws IOException {
    new OptionRange(command)
        .atLeast(0, "--steps", steps)
        .atLeast(1, "--batch-size", batchSize)
        .require(learningRate == null || learningRate > 0, "--learning-rate must be above 0")
        .require(
            name.matches("[\\w.-]+") && !name.startsWith("."),
            "--name must be letters, digits, '.', '_' and '-', not " + name);
    Files.createDirectories(out);
    var printer = Objects.requireNonNull(command).commandLine().getOut();
    make().forEach(report -> print(report, printer));
    return 0;
  }

  private List<Training.Report> make() throws IOException {
    if (data == null) {
      return SampleMaker.make(out, quick, seed);
    }
    var spec = dataSpec == null ? DataSpec.defaults() : SpecFile.read(dataSpec, DataSpec.class);
    double rate = learningRate == null ? architecture.learningRate() : learningRate;
    var settings = new Training.Settings(steps, batchSize, rate, seed);
    return List.of(Training.run(name, data, spec, architecture, settings, out));
  }

  private static void print(Training.Report report, PrintWriter printer) {
    printer.printf(
        "%-10s %s: %.2f %% right on the test split; %d steps of %d examples, %.1f ms each; %.1f s%n",
        report.name(),
        report.model(),
        100 * report.testAccuracy(),
        report.steps(),
        report.batchSize(),
        report.stepMillis(),
        report.seconds());
  }
}
