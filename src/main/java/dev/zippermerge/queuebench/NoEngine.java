package dev.zippermerge.queuebench;

import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.runner.EngineCommand;
import dev.zippermerge.runner.EngineProcess;
import dev.zippermerge.runner.EngineRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;

/** Plans and merges at once, without a process: what is left of a job's time is the queue's. */
@Component
@Primary
@ConditionalOnProperty("zippermerge.queue-bench.no-engine")
final class NoEngine implements EngineRunner {
  private static final MergeResult RESULT =
      new MergeResult(
          List.of(),
          List.of(),
          new MergeResult.Totals(1, 1, 1, 1),
          Map.of(),
          List.of(),
          Map.of(),
          1,
          Map.of(),
          null,
          null);

  @Override
  public EngineProcess start(EngineCommand command) {
    var arguments = command.arguments();
    Object answer =
        switch (arguments.getFirst()) {
          case "plan" -> new MergePlan(List.of(), List.of(), 1, 1, 1);
          case "merge" -> merge(Path.of(arguments.get(arguments.indexOf("--out") + 1)));
          default -> throw new IllegalArgumentException("no engine for " + arguments.getFirst());
        };
    command.onLine().accept(Json.mapper().writeValueAsString(answer));
    return new EndedProcess();
  }

  private static EngineEvent merge(Path out) {
    try {
      Files.createDirectories(out);
      Files.write(out.resolve("merged.zip"), new byte[] {1});
      Json.mapper().writeValue(out.resolve("result.json"), RESULT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new EngineEvent.Done("result.json", "merged.zip");
  }
}
