package dev.zippermerge.predictions;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.lookup.LookupTask;
import dev.zippermerge.problem.ProblemException;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the instances of one task: numbers in arrays nested as the input's shape says. */
final class JsonExamples {
  private final JsonParser json;
  private final LookupTask task;
  private final List<Integer> shape;
  private final String field;
  private final Limits limits;
  private final int before;

  /** Where we are: the instance, then the place along each axis. */
  private final int[] place;

  private float[] values = {};
  private int count;
  private int next;

  /**
   * @param before instances of other tasks that were read
   */
  JsonExamples(JsonParser json, LookupTask task, String field, Limits limits, int before) {
    this.json = json;
    this.task = task;
    this.shape = task.inputShape();
    this.field = field;
    this.limits = limits;
    this.before = before;
    this.place = new int[shape.size() + 1];
  }

  /** Reads to the end of the array whose start is the current token. */
  Instances read() {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      limits.checkInstances(before + count + 1L, field);
      place[0] = count;
      grow();
      read(0);
      count++;
    }
    return new Instances(task, field, count, Arrays.copyOf(values, next));
  }

  private void grow() {
    int wanted = next + task.inputSize();
    if (wanted > values.length) {
      values = Arrays.copyOf(values, Math.max(wanted, 2 * values.length));
    }
  }

  private void read(int axis) {
    if (axis == shape.size()) {
      values[next++] = number(axis);
      return;
    }
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw notAnArray(axis);
    }
    int length = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (length == shape.get(axis)) {
        throw mismatch(axis, "has more than " + length + " elements");
      }
      place[axis + 1] = length++;
      read(axis + 1);
    }
    if (length < shape.get(axis)) {
      throw mismatch(axis, "has " + length + " elements, not " + shape.get(axis));
    }
  }

  private float number(int axis) {
    if (json.currentToken() == JsonToken.START_ARRAY) {
      throw mismatch(axis, "is an array; a number is expected");
    }
    if (!json.currentToken().isNumeric()) {
      throw JsonInstances.invalid(path(axis), "is not a number");
    }
    float value = (float) json.getDoubleValue();
    if (!Float.isFinite(value)) {
      throw ProblemException.unprocessable(
          RefusalCode.DATA_NOT_FINITE.name(),
          path(axis),
          path(axis) + " does not fit into single precision.");
    }
    return value;
  }

  private ProblemException notAnArray(int axis) {
    return json.currentToken().isNumeric()
        ? mismatch(axis, "is a number; an array is expected")
        : JsonInstances.invalid(path(axis), "is not an array");
  }

  private ProblemException mismatch(int axis, String what) {
    return ProblemException.unprocessable(
        RefusalCode.DATA_SHAPE_MISMATCH.name(),
        path(axis),
        "%s %s; an instance of the task %s has the shape %s."
            .formatted(path(axis), what, task.name(), shape));
  }

  /** The field's path as far as an axis. */
  private String path(int axis) {
    var path = new StringBuilder(field);
    for (int i = 0; i <= axis; i++) {
      path.append('[').append(place[i]).append(']');
    }
    return path.toString();
  }
}
