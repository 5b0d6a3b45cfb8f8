package dev.zippermerge.engine.command;

import dev.zippermerge.engine.speed.LookupBlocks;
import dev.zippermerge.lookup.kernel.TablePrecision;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** For programs that time lookup inference against something else, by turns. */
@Command(
    name = LookupBlocks.COMMAND,
    hidden = true,
    description = {
      "Reads numbers from standard input, one a line; runs a task so many times by table lookup,",
      "one example at a time, and prints a line with the microseconds of each run."
    })
public final class MeasureLookupCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec command;

  @Parameters(
      index = "0",
      paramLabel = "ARTIFACT",
      description = "The merged.zip written by merge.")
  private Path artifact = Path.of("");

  @Parameters(index = "1", paramLabel = "TASK", description = "The task to run.")
  private String task = "";

  @Parameters(
      index = "2",
      paramLabel = "TABLES",
      defaultValue = "FLOAT32",
      description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default.")
  private TablePrecision tables = TablePrecision.FLOAT32;

  @Override
  public Integer call() {
    var out = Objects.requireNonNull(command).commandLine().getOut();
    var lines = new InputStreamReader(System.in, StandardCharsets.UTF_8);
    LookupBlocks.run(artifact, task, tables, lines, out);
    return 0;
  }
}
