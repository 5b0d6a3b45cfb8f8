package dev.zippermerge.predictions;

import dev.zippermerge.engine.data.NpzInput;
import dev.zippermerge.engine.data.NumberArray;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.lookup.LookupTask;
import dev.zippermerge.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads a NumPy archive: an array for each task, of its name; or, where the task is told beside it,
 * one of the task's or the input's name, or called x.
 */
final class NpzInstances {
  private static final String ONLY = "x";

  private final NpzInput npz;
  private final TaskChoice tasks;
  private final Limits limits;
  private final List<Instances> found = new ArrayList<>();
  private long count;

  private NpzInstances(NpzInput npz, TaskChoice tasks, Limits limits) {
    this.npz = npz;
    this.tasks = tasks;
    this.limits = limits;
  }

  /**
   * Reads a body.
   *
   * @throws ProblemException naming the array that is wrong
   */
  static List<Instances> read(Path body, TaskChoice tasks, Limits limits) throws IOException {
    try (var npz = NpzInput.open(body)) {
      limits.checkBytes(npz.bytes());
      return new NpzInstances(npz, tasks, limits).read();
    } catch (RefusedException e) {
      throw ProblemException.refused(e.toRefusal());
    }
  }

  private List<Instances> read() {
    var only = tasks.only();
    if (only != null) {
      add(only, array(only));
    } else if (npz.names().isEmpty()) {
      throw refused(RefusalCode.DATA_ARRAY_MISSING, "body", "The archive has no arrays.");
    } else {
      npz.names().stream().sorted().forEach(name -> add(tasks.find(name, name), name));
    }
    return found;
  }

  private String array(LookupTask task) {
    return Stream.of(task.name(), task.input())
        .filter(npz.names()::contains)
        .findFirst()
        .orElse(ONLY);
  }

  /** The header is looked at first: values are only read where they fit. */
  private void add(LookupTask task, String array) {
    var shape = npz.shape(array);
    if (shape.isEmpty() || !shape.subList(1, shape.size()).equals(task.inputShape())) {
      throw refused(
          RefusalCode.DATA_SHAPE_MISMATCH,
          array,
          "Array %s has the shape %s; for the task %s it must be instances of the shape %s."
              .formatted(array, shape, task.name(), task.inputShape()));
    }
    if (shape.getFirst() == 0) {
      throw refused(RefusalCode.DATA_EMPTY, array, "Array " + array + " has no instances.");
    }
    count += shape.getFirst();
    limits.checkInstances(count, array);
    found.add(new Instances(task, array, shape.getFirst(), values(npz.read(array), task)));
  }

  private static float[] values(NumberArray array, LookupTask task) {
    int size = task.inputSize();
    var rows = array.rows();
    var values = new float[Math.multiplyExact(rows.length, size)];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < size; i++) {
        if (!Float.isFinite(rows[row][i])) {
          var field = array.name() + "[" + row + "]";
          throw refused(
              RefusalCode.DATA_NOT_FINITE, field, field + " holds NaN or infinite values.");
        }
      }
      System.arraycopy(rows[row], 0, values, row * size, size);
    }
    return values;
  }

  private static RefusedException refused(RefusalCode code, String culprit, String message) {
    return new RefusedException(code, culprit, message);
  }
}
