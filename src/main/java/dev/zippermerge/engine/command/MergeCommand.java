package dev.zippermerge.engine.command;

import dev.zippermerge.engine.EngineCli;
import dev.zippermerge.engine.merge.Checkpointing;
import dev.zippermerge.engine.merge.MergePipeline;
import dev.zippermerge.engine.merge.StoppedException;
import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code merge SPEC.json --out DIR}: JSON lines on standard output, or a progress bar where that is
 * a terminal.
 */
@Command(name = "merge", description = "Merges networks into one.", mixinStandardHelpOptions = true)
public final class MergeCommand implements Callable<Integer> {
  private static final String RESULT = "result.json";

  /** Exit status of a merge that was asked to stop and can be resumed: that of SIGTERM. */
  private static final int STOPPED = 143;

  @Parameters(paramLabel = "SPEC.json", description = "What to merge and how.")
  private Path specification = Path.of("");

  @Option(names = "--out", required = true, description = "Folder for the artifact and the result.")
  private Path out = Path.of("");

  @Option(
      names = "--resume",
      paramLabel = "CHECKPOINT",
      description = "Go on from a checkpoint that an equal merge left in its folder.")
  private @Nullable Path resume;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "SECONDS",
      description = "Least time from checkpoint to checkpoint, default 60.")
  private long checkpointSeconds = Checkpointing.DEFAULT_INTERVAL.toSeconds();

  @Option(names = "--exit-with-parent", description = "End at once when standard input does.")
  private boolean exitWithParent;

  @Override
  public Integer call() throws IOException {
    if (exitWithParent) {
      ParentWatch.start();
    }
    try (var stop = StopRequest.onTermination();
        var display = EventDisplay.forStandardOutput()) {
      return merge(display, stop);
    }
  }

  private int merge(Consumer<EngineEvent> events, StopRequest stop) throws IOException {
    try {
      Files.createDirectories(out);
      var spec = SpecFile.read(specification, MergeSpec.class);
      var checkpointing =
          new Checkpointing(resume, Duration.ofSeconds(checkpointSeconds), stop::made);
      var result = MergePipeline.run(spec, out, checkpointing, events);
      Json.mapper()
          .writerWithDefaultPrettyPrinter()
          .writeValue(out.resolve(RESULT).toFile(), result);
      events.accept(new EngineEvent.Done(RESULT, MergePipeline.ARTIFACT));
      return 0;
    } catch (StoppedException e) {
      return STOPPED;
    } catch (RefusedException e) {
      events.accept(new EngineEvent.Refused(e.toRefusal()));
      return EngineCli.REFUSED;
    }
  }
}
