package dev.zippermerge.engine.command;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.speed.FourWays;
import dev.zippermerge.engine.speed.SpeedProcess;
import dev.zippermerge.engine.speed.SpeedRequest;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@link SpeedProcess} runs. */
@Command(
    name = SpeedProcess.TIMING,
    hidden = true,
    description = "Times two artifacts of the same tasks; the environment decides the threads.")
public final class MeasureSpeedCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec command;

  @Parameters(paramLabel = "REQUEST.json", description = "What to measure.")
  private Path request = Path.of("");

  @Mixin private ParentWatch parent = new ParentWatch();

  @Override
  public Integer call() throws Exception {
    parent.startIfAsked();
    var speed = FourWays.measure(SpecFile.read(request, SpeedRequest.class));
    Objects.requireNonNull(command)
        .commandLine()
        .getOut()
        .println(Json.mapper().writeValueAsString(speed));
    return 0;
  }
}
