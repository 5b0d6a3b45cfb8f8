package dev.zippermerge.engine.command;

import dev.zippermerge.engine.bench.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all benchmarks of merges take. */
final class BenchOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "The data sets.")
  private Path data = Path.of("");

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Output folder.")
  private Path out = Path.of("");

  @Option(names = "--seeds", split = ",", description = "Seeds (${DEFAULT-VALUE}).")
  private List<Long> seeds = List.of(1L, 2L, 3L);

  @Option(names = "--steps", description = "Joint calibration steps (${DEFAULT-VALUE}).")
  private int steps = 600;

  @Option(names = "--most-training-steps", description = "Upper bound of a training's steps.")
  private int mostTrainingSteps = Integer.MAX_VALUE;

  @Option(names = "--only", split = ",", description = "Ids of tables and figures; all if absent.")
  private List<String> only = List.of();

  /** A benchmark. */
  interface Run {
    void run(Path data, Path out, Settings settings, Consumer<String> log) throws IOException;
  }

  /** Runs a benchmark with these options. */
  int run(Run benchmark) throws IOException {
    new OptionRange(command)
        .atLeast(0, "--steps", steps)
        .atLeast(1, "--most-training-steps", mostTrainingSteps);
    Files.createDirectories(out);
    var printer = Objects.requireNonNull(command).commandLine().getOut();
    benchmark.run(data, out, new Settings(seeds, steps, mostTrainingSteps, only), printer::println);
    return 0;
  }
}
