package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.GradientCheck;
import dev.zippermerge.engine.data.CalibrationSet;
import dev.zippermerge.engine.data.DataReader;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.ImportedModel;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.TaskSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Reads a task's network and data, and checks that they fit each other. */
final class InputReader {
  private InputReader() {}

  /** Reads the network; refuses one that cannot be calibrated. */
  static ImportedModel model(TaskSpec task) {
    var file = existing(task.name() + ".model", task.model());
    var model = OpenInput.read(task, file);
    if (model.graph().inputs().size() != 1) {
      var names = model.graph().inputs().stream().map(FlatGraph.Endpoint::name).toList();
      throw unsupported(
          task,
          "needs one input, but its outputs depend on %s; choose an output or another signature of %s"
              .formatted(names, model.signatures()));
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
    var shape = model.graph().inputs().getFirst().exampleShape();
    var file = task.data();
    return file == null
        ? RandomData.of(shape, seed)
        : DataReader.read(existing(task.name() + ".data", file), spec, shape, seed);
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

  private static RefusedException unsupported(TaskSpec task, String what) {
    return new RefusedException(
        RefusalCode.SIGNATURE_UNSUPPORTED, task.name(), "The network " + what + ".");
  }
}
