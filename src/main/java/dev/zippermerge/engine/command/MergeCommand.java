package dev.zippermerge.engine.command;

import dev.zippermerge.engine.EngineCli;
import dev.zippermerge.engine.merge.MergePipeline;
import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
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

  @Parameters(paramLabel = "SPEC.json", description = "What to merge and how.")
  private Path specification = Path.of("");

  @Option(names = "--out", required = true, description = "Folder for the artifact and the result.")
  private Path out = Path.of("");

  @Option(names = "--exit-with-parent", description = "End at once when standard input does.")
  private boolean exitWithParent;

  @Override
  public Integer call() throws IOException {
    if (exitWithParent) {
      ParentWatch.start();
    }
    try (var display = EventDisplay.forStandardOutput()) {
      return merge(display);
    }
  }

  private int merge(Consumer<EngineEvent> events) throws IOException {
    try {
      Files.createDirectories(out);
      var spec = SpecFile.read(specification, MergeSpec.class);
      var result = MergePipeline.run(spec, out, events);
      Json.mapper()
          .writerWithDefaultPrettyPrinter()
          .writeValue(out.resolve(RESULT).toFile(), result);
      events.accept(new EngineEvent.Done(RESULT, MergePipeline.ARTIFACT));
      return 0;
    } catch (RefusedException e) {
      events.accept(new EngineEvent.Refused(e.toRefusal()));
      return EngineCli.REFUSED;
    }
  }
}
