package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.merge.Checkpointing;
import dev.zippermerge.engine.merge.MergePipeline;
import dev.zippermerge.engine.merge.ResultFile;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Makes each merge once and keeps its result and its artifact. */
final class MergeStore {
  private final Path folder;
  private final Consumer<String> log;

  MergeStore(Path folder, Consumer<String> log) {
    this.folder = folder;
    this.log = log;
  }

  /**
   * A merge that was made.
   *
   * @param result what it measured
   * @param artifact the merged model
   */
  record Merged(MergeResult result, Path artifact) {}

  /** The merge: made now, gone on with where a run was interrupted, or made in an earlier run. */
  Merged get(MergeSpec spec) throws IOException {
    var name = name(spec);
    var out = Files.createDirectories(folder.resolve(name));
    if (!ResultFile.exists(out)) {
      merge(spec, name, out);
    }
    return new Merged(ResultFile.read(out), out.resolve(MergePipeline.ARTIFACT));
  }

  /** A file beside the merges. */
  Path kept(String name) throws IOException {
    return Files.createDirectories(folder).resolve(name);
  }

  private void merge(MergeSpec spec, String name, Path out) throws IOException {
    long start = System.nanoTime();
    var checkpointing = Checkpointing.goingOn(out, Checkpointing.DEFAULT_INTERVAL, () -> false);
    var result = MergePipeline.run(spec, out, checkpointing, _ -> {});
    ResultFile.write(out, result);
    log.accept(
        "merged %s: %s, %.1fx, %.0f s"
            .formatted(
                name,
                accuracies(result),
                result.totals().compression(),
                (System.nanoTime() - start) / 1e9));
  }

  private static String accuracies(MergeResult result) {
    return result.tasks().stream()
        .map(
            task ->
                "%s %.2f -> %.2f %%"
                    .formatted(
                        task.name(),
                        100 * Objects.requireNonNull(task.originalAccuracy()),
                        100 * Objects.requireNonNull(task.mergedAccuracy())))
        .collect(Collectors.joining(", "));
  }

  /** Tells what is merged, and ends in a digest of all that decides the result but the machine. */
  private static String name(MergeSpec spec) {
    var tasks = spec.tasks().stream().map(MergeStore::withoutFolders).toList();
    var json = Json.mapper().writeValueAsBytes(spec.withTasks(tasks));
    var names = tasks.stream().map(TaskSpec::name).collect(Collectors.joining("-"));
    return "%s-%s".formatted(names, UUID.nameUUIDFromBytes(json).toString().substring(0, 8));
  }

  /** A merged model is told from another by its folder, a trained network by its file. */
  private static TaskSpec withoutFolders(TaskSpec task) {
    var model = Path.of(task.model());
    var data = Path.of(Objects.requireNonNull(task.data()));
    return task.withFiles(
        model.subpath(model.getNameCount() - 2, model.getNameCount()).toString(),
        String.valueOf(data.getFileName()));
  }
}
