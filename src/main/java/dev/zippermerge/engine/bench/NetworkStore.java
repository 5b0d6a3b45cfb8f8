package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.samples.Training;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/** Trains each network once and keeps it. */
final class NetworkStore {
  private static final int BATCH_SIZE = 64;

  private final PreparedData data;
  private final Path folder;
  private final Consumer<String> log;

  NetworkStore(PreparedData data, Path folder, Consumer<String> log) {
    this.data = data;
    this.folder = folder;
    this.log = log;
  }

  PreparedData data() {
    return data;
  }

  /** The task's network, trained with the seed: now, or in an earlier run. */
  Trained get(BenchTask task, long seed) throws IOException {
    var name =
        "%s-%s-%d-%d".formatted(task.source().name(), task.architecture(), task.steps(), seed);
    name = name.toLowerCase(Locale.ROOT).replace('_', '-');
    var examples = data.file(task.source());
    // Written last, so what it describes is there.
    var report = folder.resolve(name + ".json");
    if (!Files.exists(report)) {
      train(task, name, examples, seed);
    }
    var measured = Json.mapper().readValue(report.toFile(), Training.Report.class);
    var spec =
        new TaskSpec(
            task.name(),
            folder.resolve(measured.model()).toString(),
            null,
            null,
            null,
            examples.toString(),
            task.source().use());
    return new Trained(spec, measured.testAccuracy());
  }

  private void train(BenchTask task, String name, Path examples, long seed) throws IOException {
    Files.createDirectories(folder);
    double rate = task.architecture().learningRate();
    var settings = new Training.Settings(task.steps(), BATCH_SIZE, rate, seed);
    var report =
        Training.run(name, examples, task.source().use(), task.architecture(), settings, folder);
    log.accept(
        "trained %s: %.2f %% right, %.0f s"
            .formatted(name, 100 * report.testAccuracy(), report.seconds()));
  }
}
