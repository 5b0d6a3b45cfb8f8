package dev.zippermerge.engine.command;

import dev.zippermerge.engine.EngineCli;
import dev.zippermerge.engine.data.DataReader;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.spec.DataDescription;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a data set holds after the conversions that a specification asks for. */
@Command(
    name = "inspect-data",
    description = "Describes calibration data, or reports why it is refused.",
    mixinStandardHelpOptions = true)
public final class InspectDataCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec command;

  @Parameters(
      paramLabel = "FILE",
      description = {
        "NumPy arrays (.npz, .npy), TFRecords, or a zip or tar of them,",
        "of images or WAV files in class folders, or of images and a CSV file of labels."
      })
  private @Nullable Path file;

  @Option(names = "--spec", paramLabel = "SPEC.json", description = "How to read the data.")
  private @Nullable Path spec;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "Show the data after conversion to this model's input.")
  private @Nullable Path model;

  @Option(names = "--json", description = "Print JSON, also for a refusal.")
  private boolean json;

  @Override
  public Integer call() {
    var out = Objects.requireNonNull(command).commandLine().getOut();
    try {
      var dataSpec = spec == null ? DataSpec.defaults() : SpecFile.read(spec, DataSpec.class);
      print(describe(Objects.requireNonNull(file), dataSpec), out);
      return 0;
    } catch (RefusedException e) {
      if (!json) {
        throw e;
      }
      out.println(Json.mapper().writeValueAsString(e.toRefusal()));
      return EngineCli.REFUSED;
    }
  }

  private DataDescription describe(Path data, DataSpec dataSpec) {
    if (model == null) {
      return DataReader.describe(data, dataSpec, null, 0);
    }
    var shapes = DataReader.shapes(ModelReader.read(model, null, null, null).graph().inputs());
    return shapes.size() == 1
        ? DataReader.describe(data, dataSpec, shapes.values().iterator().next(), 0)
        : DataReader.describeInputs(data, dataSpec, shapes, 0);
  }

  private void print(DataDescription data, PrintWriter out) {
    if (json) {
      out.println(Json.mapper().writeValueAsString(data));
      return;
    }
    out.printf("format    %s%n", data.format());
    out.printf("examples  %d train, %d test%n", data.trainExamples(), data.testExamples());
    out.printf("shape     %s%n", data.shape());
    out.printf("labels    %s%n", labels(data));
    if (data.classNames() != null) {
      out.printf("classes   %s%n", String.join(", ", Objects.requireNonNull(data.classNames())));
    }
    Objects.requireNonNullElse(data.notes(), List.<String>of())
        .forEach(note -> out.printf("note      %s%n", note));
  }

  private static String labels(DataDescription data) {
    if (data.targetShape() != null) {
      return "values of shape " + data.targetShape();
    }
    return data.labelled() ? data.classes() + " classes" : "none";
  }
}
