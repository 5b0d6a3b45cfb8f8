package dev.zippermerge.engine.command;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.speed.CorePeak;
import dev.zippermerge.engine.speed.VectorPeak;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The process of {@link CorePeak}. */
@Command(
    name = CorePeak.COMMAND,
    hidden = true,
    description =
        "Measures how many floats per second one core loads and adds, or multiplies and adds.")
public final class MeasureCoreCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec command;

  @Mixin private ParentWatch parent = new ParentWatch();

  @Override
  public Integer call() throws IOException {
    parent.startIfAsked();
    var peak = Json.mapper().writeValueAsString(VectorPeak.measure());
    Objects.requireNonNull(command).commandLine().getOut().println(peak);
    return 0;
  }
}
