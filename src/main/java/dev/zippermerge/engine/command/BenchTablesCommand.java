package dev.zippermerge.engine.command;

import dev.zippermerge.engine.bench.TableBench;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains and merges the networks of NeuralMerger's tables on data at hand. */
@Command(
    name = "tables",
    description = {
      "Measures counterparts of the tables 2, 3, 5, 6, 7 and of figure 4 of the NeuralMerger paper.",
      "Ids: table2, table3, table5, table6, table7, figure4, sizes.",
      "Takes hours. Finished parts stay in DIR/cache; a later run resumes from them."
    },
    mixinStandardHelpOptions = true)
final class BenchTablesCommand implements Callable<Integer> {
  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws IOException {
    return options.run(TableBench::run);
  }
}
