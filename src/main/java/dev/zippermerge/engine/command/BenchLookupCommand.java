package dev.zippermerge.engine.command;

import dev.zippermerge.engine.bench.LookupBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times lookup inference against what the original networks take. */
@Command(
    name = "lookup",
    description = {
      "Measures lookup inference against TensorFlow and OpenBLAS, one thread, one example at a time.",
      "Networks have random weights. They and their merges are kept in DIR/cache."
    },
    mixinStandardHelpOptions = true)
final class BenchLookupCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec command;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Output folder.")
  private Path out = Path.of("");

  @Option(names = "--paper", description = "Also measure VGG-avg and ZF-Net at full size.")
  private boolean paper;

  @Override
  public Integer call() throws Exception {
    var printer = Objects.requireNonNull(command).commandLine().getOut();
    LookupBench.run(paper, Files.createDirectories(out), printer::println);
    return 0;
  }
}
