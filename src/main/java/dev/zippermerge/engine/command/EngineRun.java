package dev.zippermerge.engine.command;

import dev.zippermerge.engine.EngineCli;
import dev.zippermerge.engine.merge.Checkpointing;
import dev.zippermerge.engine.merge.MergePipeline;
import dev.zippermerge.engine.merge.ResultFile;
import dev.zippermerge.engine.merge.StoppedException;
import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What all merging commands have in common: options, events on standard output, and how they end.
 */
final class EngineRun {
  /** Exit status of a merge that was asked to stop and can be resumed: that of SIGTERM. */
  private static final int STOPPED = 143;

  @Option(names = "--out", required = true, description = "Folder for the artifact and the result.")
  private Path out = Path.of("");

  @Option(
      names = "--resume",
      paramLabel = "CHECKPOINT",
      description = "Resume from a checkpoint of the same merge.")
  private @Nullable Path resume;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "SECONDS",
      description = "Least seconds between two checkpoints; 60 by default.")
  private long checkpointSeconds = Checkpointing.DEFAULT_INTERVAL.toSeconds();

  @Mixin private ParentWatch parent = new ParentWatch();

  /** The folder for the artifact and the result. */
  Path out() {
    return out;
  }

  /** What a command does in between. */
  interface Body {
    /**
     * Works.
     *
     * @return the last event
     */
    EngineEvent run(Path out, Checkpointing checkpointing, Consumer<EngineEvent> events)
        throws IOException;
  }

  /** Runs a command to its exit status. */
  int run(Body body) throws IOException {
    parent.startIfAsked();
    try (var stop = StopRequest.onTermination();
        var display = EventDisplay.forStandardOutput()) {
      return run(body, display, stop);
    }
  }

  private int run(Body body, Consumer<EngineEvent> events, StopRequest stop) throws IOException {
    try {
      Files.createDirectories(out);
      var checkpointing =
          new Checkpointing(resume, Duration.ofSeconds(checkpointSeconds), stop::made);
      events.accept(body.run(out, checkpointing, events));
      return 0;
    } catch (StoppedException e) {
      return STOPPED;
    } catch (RefusedException e) {
      events.accept(new EngineEvent.Refused(e.toRefusal()));
      return EngineCli.REFUSED;
    }
  }

  /** Writes a merge's result; the event that tells of it. */
  static EngineEvent.Done done(Path out, MergeResult result) throws IOException {
    ResultFile.write(out, result);
    return new EngineEvent.Done(ResultFile.NAME, MergePipeline.ARTIFACT);
  }
}
