package dev.zippermerge.quickstart;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.TaskAccuracy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads the downloaded artifact in a process of its own and holds it against what the job measured.
 */
final class ArtifactCheck {
  /** An example or two may fall on the other side where float sums are taken in another order. */
  private static final double TOLERANCE = 0.002;

  private final String program;

  /**
   * @param program the launcher of the engine's commands
   */
  ArtifactCheck(String program) {
    this.program = program;
  }

  /** The artifact's accuracy on each sample's test split. */
  List<TaskAccuracy> measure(Path artifact, List<Sample> samples)
      throws IOException, InterruptedException {
    var line = new ArrayList<>(List.of(program, "evaluate", artifact.toString(), "--json"));
    samples.forEach(sample -> line.addAll(List.of("--data", sample.task() + "=" + sample.data())));
    var process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new WalkThroughException("The artifact cannot be loaded again: " + output);
    }
    return List.of(Json.mapper().readValue(output, TaskAccuracy[].class));
  }

  /**
   * Compares accuracies.
   *
   * @throws WalkThroughException where they differ
   */
  static void compare(List<TaskAccuracy> loaded, List<MergeResult.Task> measured) {
    for (var task : measured) {
      var again = loaded.stream().filter(t -> t.task().equals(task.name())).findFirst();
      if (again.isEmpty() || !close(again.get().accuracy(), task.mergedAccuracy())) {
        throw new WalkThroughException(
            "Task %s: the artifact, loaded again, has %s, the job measured %s."
                .formatted(task.name(), again.orElse(null), task.mergedAccuracy()));
      }
    }
  }

  private static boolean close(@Nullable Double one, @Nullable Double other) {
    return one != null && other != null && Math.abs(one - other) <= TOLERANCE;
  }
}
