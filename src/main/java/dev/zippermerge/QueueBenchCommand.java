package dev.zippermerge;

import dev.zippermerge.engine.EngineCli;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures the queue of the service. */
@Command(
    description = {
      "Measures the service's queue with worker processes and jobs that do nothing.",
      "Uses its own database, unless spring.datasource.url names another. Settings below"
          + " zippermerge.queue-bench: workers (4), jobs (2000), rate (20 jobs/s), seconds (15)."
    },
    mixinStandardHelpOptions = true,
    versionProvider = EngineCli.Version.class)
final class QueueBenchCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = ServiceCli.SETTING,
      description = ServiceCli.SETTING_HELP)
  private @Nullable List<String> settings;

  @Override
  public Integer call() throws IOException {
    ZippermergeService.benchQueue(ServiceCli.settings(Objects.requireNonNull(spec), settings));
    return 0;
  }
}
