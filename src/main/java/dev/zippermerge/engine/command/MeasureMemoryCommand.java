package dev.zippermerge.engine.command;

import dev.zippermerge.engine.speed.PeakMemory;
import dev.zippermerge.engine.speed.Way;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The process of {@link PeakMemory}. */
@Command(
    name = PeakMemory.COMMAND,
    hidden = true,
    description = "Loads an artifact one way, answers with it, and tells its peak resident bytes.")
public final class MeasureMemoryCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec command;

  @Parameters(index = "0", description = "${COMPLETION-CANDIDATES}")
  private Way way = Way.MERGED_LOOKUP;

  @Parameters(index = "1", paramLabel = "ARTIFACT", description = "What to load.")
  private Path artifact = Path.of("");

  @Mixin private ParentWatch parent = new ParentWatch();

  @Override
  public Integer call() throws IOException {
    parent.startIfAsked();
    long bytes = PeakMemory.measure(way, artifact);
    Objects.requireNonNull(command).commandLine().getOut().println(bytes);
    return 0;
  }
}
