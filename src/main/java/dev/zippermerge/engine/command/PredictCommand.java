package dev.zippermerge.engine.command;

import dev.zippermerge.engine.data.NpzInput;
import dev.zippermerge.engine.data.NpzOutput;
import dev.zippermerge.engine.export.Manifest;
import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.lookup.LookupException;
import dev.zippermerge.lookup.LookupModel;
import dev.zippermerge.lookup.LookupTask;
import dev.zippermerge.lookup.kernel.Layers;
import dev.zippermerge.lookup.kernel.TablePrecision;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Computes what a merged model answers, by table lookup. */
@Command(
    name = "predict",
    description = {
      "Computes a merged model's answers to arrays of a NumPy archive by table lookup, without"
          + " TensorFlow.",
      "Prints them for each example: the best classes of a classifier, otherwise the values."
    },
    mixinStandardHelpOptions = true)
public final class PredictCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec command;

  @Option(
      names = "--artifact",
      required = true,
      paramLabel = "A.zip",
      description = "The merged.zip written by merge.")
  private Path artifact = Path.of("");

  @Option(
      names = "--task",
      required = true,
      paramLabel = "NAME",
      description = "The task to compute.")
  private String name = "";

  @Option(
      names = "--data",
      required = true,
      paramLabel = "X.npz",
      description = "Has an array named like the input, or x.")
  private Path data = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "Y.npz",
      description =
          "Write one float32 array for each output, named like it, to this file instead of text.")
  private @Nullable Path out;

  @Option(
      names = "--top",
      paramLabel = "K",
      defaultValue = "3",
      description = "Number of best classes to print; ${DEFAULT-VALUE} by default.")
  private int top;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads that share the examples; ${DEFAULT-VALUE} by default.")
  private int threads;

  @Option(
      names = "--tables",
      paramLabel = "PRECISION",
      defaultValue = "FLOAT32",
      description =
          "Number format of the lookup tables: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default."
              + " INT16 is faster and less exact.")
  private TablePrecision tables = TablePrecision.FLOAT32;

  @Override
  public Integer call() throws IOException {
    new OptionRange(command).atLeast(1, "--top", top).atLeast(1, "--threads", threads);
    ArtifactFile.check(artifact);
    try (var model = LookupModel.load(artifact, threads, Layers.create(tables));
        var file = NpzInput.open(data)) {
      var task = task(model);
      var inputs = new RunInputs(List.of(endpoint(task)), file);
      var answers = model.outputs(name, inputs.values(0, inputs.examples()));
      if (out == null) {
        tell(task, answers);
      } else {
        write(out, task, answers, inputs.examples());
      }
      return 0;
    } catch (LookupException e) {
      var file = artifact.getFileName().toString();
      var message = String.valueOf(e.getMessage());
      throw new RefusedException(
          RefusalCode.LOOKUP_UNSUPPORTED, file, message.replaceFirst("^\\Q" + file + "\\E: ", ""));
    }
  }

  private LookupTask task(LookupModel model) {
    if (!model.tasks().contains(name)) {
      throw new RefusedException(
          RefusalCode.SIGNATURE_UNKNOWN,
          name,
          "%s has no task %s; its tasks are %s.".formatted(artifact, name, model.tasks()));
    }
    return model.task(name);
  }

  private static Endpoint endpoint(LookupTask task) {
    var shape = Stream.concat(Stream.of(-1L), task.inputShape().stream().map(Integer::longValue));
    return new Endpoint(task.input(), task.input(), DataType.DT_FLOAT, shape.toList());
  }

  private void tell(LookupTask task, Map<String, float[]> answers) throws IOException {
    var form = Manifest.answerForm(artifact, name);
    var first = task.outputs().getFirst();
    var text = new AnswerText(form, first.size(), top);
    var values = answers.getOrDefault(first.name(), new float[0]);
    for (int example = 0; example < values.length / first.size(); example++) {
      printer().println(example + ": " + text.of(values, example * first.size()));
    }
  }

  private void write(Path file, LookupTask task, Map<String, float[]> answers, int examples)
      throws IOException {
    try (var npz = new NpzOutput(file)) {
      for (var output : task.outputs()) {
        var shape =
            LongStream.concat(
                LongStream.of(examples), output.shape().stream().mapToLong(Integer::longValue));
        var values = answers.getOrDefault(output.name(), new float[0]);
        npz.floats(output.name(), shape.boxed().toList(), List.of(values));
      }
    }
    printer().printf("%,d examples, outputs %s, written to %s%n", examples, answers.keySet(), file);
  }

  private PrintWriter printer() {
    return Objects.requireNonNull(command).commandLine().getOut();
  }
}
