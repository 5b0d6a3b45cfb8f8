package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.data.DataReader;
import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.graph.ImportedModel;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.InputSizes;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.TaskSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a task's network; where its input size is open and none is given, it is the data's. */
final class OpenInput {
  private static final List<Integer> CHANNELS = List.of(1, 3, 4);

  private OpenInput() {}

  /**
   * Reads the network.
   *
   * @throws RefusedException SHAPE_UNRESOLVED where neither the task nor its data tell the size
   */
  static ImportedModel read(TaskSpec task, Path file) {
    var given = Objects.requireNonNullElse(task.inputShape(), InputSizes.NONE);
    ImportedModel model;
    try {
      model = read(task, file, given);
    } catch (RefusedException e) {
      if (e.code() != RefusalCode.SHAPE_UNRESOLVED) {
        throw e;
      }
      return sizedByData(task, file, e);
    }
    return model.graph().inputs().stream().anyMatch(OpenInput::isOpen)
        ? sizedByData(task, file, null)
        : model;
  }

  private static ImportedModel read(TaskSpec task, Path file, InputSizes sizes) {
    return ModelReader.read(file, task.signature(), task.input(), task.output(), sizes);
  }

  private static boolean isOpen(Endpoint input) {
    return input.shape().stream().skip(1).anyMatch(size -> size < 1);
  }

  private static ImportedModel sizedByData(
      TaskSpec task, Path file, @Nullable RefusedException refusal) {
    var given = task.data();
    if (given == null || (task.inputShape() != null && refusal != null)) {
      throw Objects.requireNonNullElseGet(refusal, () -> unresolved(task));
    }
    var data = Path.of(given);
    if (!Files.exists(data)) {
      throw InputReader.missing(task.name() + ".data", data);
    }
    var spec = Objects.requireNonNullElseGet(task.dataSpec(), DataSpec::defaults);
    var shape = DataReader.read(data, spec, null, 0).exampleShape();
    var model = read(task, file, InputSizes.of(sides(shape)));
    var notes = new ArrayList<>(model.notes());
    notes.add(
        "The model leaves its input size open; it is the data's, %s.".formatted(sides(shape)));
    return model.withNotes(notes);
  }

  private static RefusedException unresolved(TaskSpec task) {
    return new RefusedException(
        RefusalCode.SHAPE_UNRESOLVED,
        task.name() + ".inputShape",
        "The network's input size is open, and the task has no data to take it from; give inputShape.");
  }

  /** Height and width of pictures, whatever their channels; other shapes as they are. */
  private static List<Integer> sides(List<Integer> shape) {
    if (shape.size() != 3) {
      return shape;
    }
    boolean first = CHANNELS.contains(shape.get(0)) && !CHANNELS.contains(shape.get(2));
    return first ? shape.subList(1, 3) : shape.subList(0, 2);
  }
}
