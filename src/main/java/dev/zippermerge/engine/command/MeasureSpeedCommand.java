package dev.zippermerge.engine.command;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.speed.FourWays;
import dev.zippermerge.engine.speed.SpeedProcess;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The process that {@link SpeedProcess} starts. */
@Command(
    name = SpeedProcess.COMMAND,
    hidden = true,
    description = "Times two artifacts of the same tasks; the environment decides the threads.")
public final class MeasureSpeedCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec command;

  @Parameters(index = "0", description = "Artifact of the networks before the merge.")
  private Path originals = Path.of("");

  @Parameters(index = "1", description = "Artifact of the merged model.")
  private Path merged = Path.of("");

  @Override
  public Integer call() throws Exception {
    var speed = FourWays.measure(originals, merged);
    Objects.requireNonNull(command)
        .commandLine()
        .getOut()
        .println(Json.mapper().writeValueAsString(speed));
    return 0;
  }
}
