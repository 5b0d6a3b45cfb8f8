package dev.zippermerge.engine.command;

import dev.zippermerge.engine.data.DataReader;
import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.TaskAccuracy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tensorflow.exceptions.TensorFlowException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads a merged model from its file and measures its accuracy. */
@Command(
    name = "evaluate",
    description = {
      "Loads a merged model and measures its accuracy on test data.",
      "TensorFlow executes the graph in the file; use this only for models that you trust."
    },
    mixinStandardHelpOptions = true)
public final class EvaluateCommand implements Callable<Integer> {
  /** Held out as a merge does by default where the file has no test split. */
  private static final long SEED = 1;

  @Spec private @Nullable CommandSpec command;

  @Parameters(paramLabel = "ARTIFACT", description = "The merged.zip written by merge.")
  private Path artifact = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "TASK=FILE",
      description = "Data of a task; repeat for each task to measure.")
  private Map<String, Path> data = new LinkedHashMap<>();

  @Option(
      names = "--data-spec",
      paramLabel = "TASK=SPEC.json",
      description = "How to read a task's data: the dataSpec of the merge, if it had one.")
  private Map<String, Path> dataSpecs = new LinkedHashMap<>();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    new OptionRange(command)
        .require(
            data.keySet().containsAll(dataSpecs.keySet()),
            "--data-spec must be of tasks with --data, which are " + data.keySet());
    try (var loaded = load()) {
      var measured = new ArrayList<TaskAccuracy>();
      for (var task : data.entrySet()) {
        measured.add(measure(loaded, task.getKey(), task.getValue()));
      }
      print(measured);
    }
    return 0;
  }

  private LoadedArtifact load() throws IOException {
    ArtifactFile.check(artifact);
    try {
      return LoadedArtifact.load(artifact, 0);
    } catch (TensorFlowException e) {
      throw new RefusedException(
          RefusalCode.MODEL_CORRUPT,
          artifact.getFileName().toString(),
          "TensorFlow cannot load this: " + e.getMessage());
    }
  }

  private TaskAccuracy measure(LoadedArtifact loaded, String task, Path file) throws IOException {
    if (!loaded.tasks().contains(task)) {
      throw new RefusedException(
          RefusalCode.SIGNATURE_UNKNOWN, task, "The model's tasks are " + loaded.tasks() + ".");
    }
    var specFile = dataSpecs.get(task);
    var spec = specFile == null ? DataSpec.defaults() : SpecFile.read(specFile, DataSpec.class);
    return ArtifactAccuracy.measure(
        loaded,
        task,
        DataReader.readInputs(file, spec, DataReader.shapes(loaded.inputs(task)), SEED));
  }

  private void print(List<TaskAccuracy> tasks) {
    var out = Objects.requireNonNull(command).commandLine().getOut();
    if (json) {
      out.println(Json.mapper().writeValueAsString(tasks));
    } else {
      tasks.forEach(task -> print(task, out));
    }
  }

  private static void print(TaskAccuracy task, PrintWriter out) {
    out.printf("%s  %,d test examples  %s%n", task.task(), task.testExamples(), measured(task));
  }

  private static String measured(TaskAccuracy task) {
    var error = task.error();
    if (error != null) {
      return "mean squared error %.6g, mean absolute error %.6g%s"
          .formatted(
              error.meanSquared(),
              error.meanAbsolute(),
              error.rSquared() == null ? "" : ", R2 %.4f".formatted(error.rSquared()));
    }
    var accuracy = task.accuracy();
    if (accuracy == null) {
      return "no labels";
    }
    return task.iou() == null
        ? "%.2f %%".formatted(100 * accuracy)
        : "%.2f %% of pixels, mean IoU %.4f".formatted(100 * accuracy, task.iou());
  }
}
