package dev.zippermerge.engine.command;

import dev.zippermerge.engine.merge.Checkpointing;
import dev.zippermerge.engine.merge.LayerTrials;
import dev.zippermerge.engine.merge.WholeTrial;
import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.speed.ProcessMeter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code trial SPEC.json TRIAL.json --out DIR}: runs one trial that {@code merge --trials} asks
 * for.
 */
@Command(
    name = "trial",
    description = "Runs one trial of a search for r and C.",
    mixinStandardHelpOptions = true)
public final class TrialCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SPEC.json", description = "The merge, with its goal.")
  private Path specification = Path.of("");

  @Parameters(paramLabel = "TRIAL.json", description = "The trial, as printed by merge --trials.")
  private Path trialFile = Path.of("");

  @Mixin private EngineRun run = new EngineRun();

  @Override
  public Integer call() throws IOException {
    return run.run(this::work);
  }

  private EngineEvent work(Path out, Checkpointing checkpointing, Consumer<EngineEvent> events)
      throws IOException {
    var spec = SpecFile.read(specification, MergeSpec.class);
    var trial = SpecFile.read(trialFile, Trial.class);
    if (trial.kind() == Trial.Kind.LAYER) {
      var result = LayerTrials.read(spec).run(trial, checkpointing.stop(), events);
      return new EngineEvent.TrialDone(result, null, null);
    }
    var meter = ProcessMeter.ofMerge();
    var merge = WholeTrial.run(spec, trial, out, checkpointing, meter, events);
    var done = EngineRun.done(out, merge);
    return new EngineEvent.TrialDone(
        WholeTrial.result(trial, merge), done.result(), done.artifact());
  }
}
