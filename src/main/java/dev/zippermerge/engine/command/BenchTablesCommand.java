package dev.zippermerge.engine.command;

import dev.zippermerge.engine.bench.TableBench;
import java.io.IOException;
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

/** Trains and merges the networks of NeuralMerger's tables on data at hand. */
@Command(
    name = "tables",
    description = {
      "Measures counterparts of the tables 2, 3, 5, 6, 7 and of figure 4 of the NeuralMerger paper.",
      "Takes hours; what is done is kept in DIR/cache, and a later run goes on with it."
    },
    mixinStandardHelpOptions = true)
final class BenchTablesCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec command;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "The data sets.")
  private Path data = Path.of("");

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write.")
  private Path out = Path.of("");

  @Option(names = "--seeds", split = ",", description = "Seeds (${DEFAULT-VALUE}).")
  private List<Long> seeds = List.of(1L, 2L, 3L);

  @Option(names = "--steps", description = "Joint calibration steps (${DEFAULT-VALUE}).")
  private int steps = 600;

  @Option(names = "--most-training-steps", description = "Upper bound of a training's steps.")
  private int mostTrainingSteps = Integer.MAX_VALUE;

  @Option(
      names = "--only",
      split = ",",
      description = "Tables and figures: table2, table3, table5, table6, table7, figure4, sizes.")
  private List<String> only = List.of();

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(out);
    var printer = Objects.requireNonNull(command).commandLine().getOut();
    var settings = new TableBench.Settings(seeds, steps, mostTrainingSteps, only);
    TableBench.run(data, out, settings, printer::println);
    return 0;
  }
}
