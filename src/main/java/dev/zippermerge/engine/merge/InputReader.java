package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.GradientCheck;
import dev.zippermerge.engine.data.CalibrationSet;
import dev.zippermerge.engine.data.DataReader;
import dev.zippermerge.engine.graph.ImportedModel;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.TaskSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads a task's network and data, and checks that they fit each other. */
final class InputReader {
  private InputReader() {}

  /** Reads the network; refuses one that cannot be calibrated. */
  static ImportedModel model(TaskSpec task) {
    var file = existing(task.name() + ".model", task.model());
    var model = OpenInput.read(task, file);
    if (model.graph().inputs().size() > 1 && model.graph().outputs().size() > 1) {
      throw new RefusedException(
          RefusalCode.SIGNATURE_UNSUPPORTED,
          task.name(),
          "The network has several inputs and several outputs; choose an output, or another signature of %s."
              .formatted(model.signatures()));
    }
    GradientCheck.check(model.graph());
    return model;
  }

  /** Reads the data in the shape that the network takes, and checks that they fit. */
  static TaskInput task(TaskSpec task, ImportedModel model, long seed) {
    var data = Objectives.withPixelClasses(task, model.graph(), data(task, model, seed));
    return new TaskInput(task, model, data, Objectives.of(task, model.graph(), data));
  }

  private static CalibrationSet data(TaskSpec task, ImportedModel model, long seed) {
    var spec = Objects.requireNonNullElseGet(task.dataSpec(), DataSpec::defaults);
    var shapes = DataReader.shapes(model.graph().inputs());
    var file = task.data();
    return file == null
        ? RandomData.of(whole(shapes), seed)
        : DataReader.readInputs(existing(task.name() + ".data", file), spec, shapes, seed);
  }

  /** An example's shape; that of several inputs is the number of all their values. */
  private static List<Integer> whole(Map<String, List<Integer>> shapes) {
    return shapes.size() == 1
        ? shapes.values().iterator().next()
        : List.of(
            shapes.values().stream()
                .mapToInt(shape -> shape.stream().reduce(1, Math::multiplyExact))
                .sum());
  }

  private static Path existing(String field, String file) {
    var path = Path.of(file);
    if (!Files.exists(path)) {
      throw missing(field, path);
    }
    return path;
  }

  static RefusedException missing(String field, Path path) {
    return new RefusedException(
        RefusalCode.SPEC_INVALID, field, "The file " + path.getFileName() + " does not exist.");
  }
}
