package dev.zippermerge.quickstart;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergeResult;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Uploads the samples, merges them, follows the job, fetches the artifact and checks it. */
@Command(
    name = "quickstart",
    description = "Walks through a merge with a service that is running.",
    mixinStandardHelpOptions = true)
public final class Quickstart implements Callable<Integer> {
  @Option(names = "--service", description = "Address of the service.")
  private URI service = URI.create("http://127.0.0.1:8080/");

  @Option(names = "--samples", required = true, description = "Folder that samples wrote to.")
  private Path samples = Path.of("");

  @Option(names = "--out", required = true, description = "File for the merged model.")
  private Path out = Path.of("");

  @Option(names = "--steps", description = "Calibration steps, by default ${DEFAULT-VALUE}.")
  private int steps = 400;

  @Option(names = "--program", required = true, description = "Launcher of the engine's commands.")
  private String program = "";

  private final PrintStream print = System.out;

  /** Runs the walk-through; exit status 0 only if all went well. */
  public static int run(String... args) {
    return new CommandLine(new Quickstart())
        .setExecutionExceptionHandler(Quickstart::report)
        .execute(args);
  }

  private static int report(Exception e, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (e instanceof WalkThroughException || e instanceof IOException) {
      command.getErr().println("quickstart: " + e.getMessage());
      return 1;
    }
    throw e;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var tasks = Sample.in(samples);
    if (tasks.size() != 2) {
      throw new WalkThroughException("Expected two samples in %s: %s".formatted(samples, tasks));
    }
    try (var client = new ServiceClient(service)) {
      var id = submit(client, tasks);
      var job = new JobFollower(client, print).follow(id);
      download(client, id);
      show(client.get("merge-jobs/" + id + "/layers"), job, tasks);
      print.printf("%npage      %s#job=%s%n", service, id);
      print.printf("API docs  %s%n", service.resolve("docs"));
    }
    return 0;
  }

  private String submit(ServiceClient client, List<Sample> samples)
      throws IOException, InterruptedException {
    var tasks = new ArrayList<Map<String, String>>();
    for (var sample : samples) {
      print.printf("Uploading model and data of task %s%n", sample.task());
      tasks.add(
          Map.of(
              "name", sample.task(),
              "modelId", client.upload("models", sample.task(), sample.model()),
              "datasetId", client.upload("datasets", sample.task(), sample.data())));
    }
    print.println("Merging, preset ACCU");
    return client.merge(
        Map.of(
            "name",
            "quickstart",
            "preset",
            "ACCU",
            "tasks",
            tasks,
            "calibration",
            Map.of("steps", steps)));
  }

  private void download(ServiceClient client, String id) throws IOException, InterruptedException {
    var promised = client.download("merge-jobs/" + id + "/artifact", out);
    if (!Digest.of(out).equals(promised)) {
      throw new WalkThroughException("The download is damaged: its digest is not " + promised);
    }
    print.printf("Downloaded %s, digest as promised%n", out);
  }

  private void show(JsonNode layers, JsonNode job, List<Sample> samples)
      throws IOException, InterruptedException {
    var tasks = List.of(Json.mapper().treeToValue(job.path("tasks"), MergeResult.Task[].class));
    var loaded = new ArtifactCheck(program).measure(out, samples);
    ArtifactCheck.compare(loaded, tasks);
    loaded.forEach(
        task ->
            print.printf(
                "Loaded again: task %s answers %.2f %% of %,d test examples correctly%n",
                task.task(), 100 * Objects.requireNonNull(task.accuracy()), task.testExamples()));
    var tables = new ResultTables(print);
    print.println();
    tables.layers(List.of(Json.mapper().treeToValue(layers, MergeResult.Layer[].class)));
    print.println();
    tables.tasks(tasks);
    print.println();
    tables.totals(Json.mapper().treeToValue(job.path("totals"), MergeResult.Totals.class));
  }
}
