package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The configuration of a layer.
 *
 * @param className its class
 * @param module where the class is from; empty in files of Keras 2
 * @param path its name, after those of the models that it is nested in, unique in the file
 * @param kerasVersion the major version of the Keras that saved it, 2 or 3
 * @param values the layer's own values
 */
record LayerConfig(
    String className, String module, String path, int kerasVersion, JsonNode values) {

  /** A value as it stands; null where it is absent or null. */
  @Nullable JsonNode get(String field) {
    var value = values.get(field);
    return value == null || value.isNull() ? null : value;
  }

  String text(String field, String otherwise) {
    var value = get(field);
    if (value == null) {
      return otherwise;
    }
    if (!value.isString()) {
      throw wrong(field);
    }
    return value.stringValue();
  }

  boolean flag(String field, boolean otherwise) {
    var value = get(field);
    if (value == null) {
      return otherwise;
    }
    // Python's True is often written as 1.
    if (!value.isBoolean() && !value.isNumber()) {
      throw wrong(field);
    }
    return value.isBoolean() ? value.booleanValue() : value.doubleValue() != 0;
  }

  double number(String field, double otherwise) {
    var value = get(field);
    return value == null ? otherwise : number(field, value);
  }

  /** A whole number. */
  int integer(String field, int otherwise) {
    var value = get(field);
    return value == null ? otherwise : integer(field, value);
  }

  /** A list of whole numbers; a single number stands for a list of it. */
  int[] integers(String field) {
    var value = get(field);
    if (value == null) {
      throw wrong(field);
    }
    if (!value.isArray()) {
      return new int[] {integer(field, value)};
    }
    return value.valueStream().mapToInt(element -> integer(field, element)).toArray();
  }

  /** Numbers above zero, one for each spatial dimension; a single one stands for all. */
  int[] sizes(String field, int dimensions, int otherwise) {
    var sizes = get(field) == null ? new int[] {otherwise} : integers(field);
    if (sizes.length == 1 && dimensions > 1) {
      sizes = new int[dimensions];
      Arrays.fill(sizes, get(field) == null ? otherwise : integers(field)[0]);
    }
    if (sizes.length != dimensions || Arrays.stream(sizes).anyMatch(size -> size < 1)) {
      throw wrong(field);
    }
    return sizes;
  }

  /** All numbers of a value, however it is nested, in row-major order. */
  float[] numbers(String field) {
    var numbers = new ArrayList<Float>();
    var value = get(field);
    if (value != null) {
      collect(field, value, numbers);
    }
    var floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = numbers.get(i);
    }
    return floats;
  }

  /** A shape; -1 stands for null; null where there is none. */
  @Nullable List<Long> shape(String field) {
    var value = get(field);
    return value == null ? null : shape(field, value);
  }

  private List<Long> shape(String field, JsonNode value) {
    if (!value.isArray() || value.valueStream().anyMatch(size -> !isSize(size))) {
      throw wrong(field);
    }
    return value.valueStream().map(size -> size.isNull() ? -1L : size.longValue()).toList();
  }

  boolean channelsFirst() {
    return text("data_format", "channels_last").equals("channels_first");
  }

  /** The refusal of a field with a value that makes no sense. */
  RefusedException wrong(String field) {
    return Corrupt.model(
        path, "'" + field + "' of the layer (" + className + ") cannot be " + values.get(field));
  }

  private static boolean isSize(JsonNode size) {
    return size.isNull() || size.canConvertToInt();
  }

  private void collect(String field, JsonNode value, List<Float> numbers) {
    if (value.isObject()) {
      collect(field, value.path("config").path("value"), numbers);
    } else if (value.isArray()) {
      value.forEach(element -> collect(field, element, numbers));
    } else {
      numbers.add((float) number(field, value));
    }
  }

  private double number(String field, JsonNode value) {
    if (value.isArray() && value.size() == 1) {
      return number(field, value.get(0));
    }
    if (!value.isNumber()) {
      throw wrong(field);
    }
    return value.doubleValue();
  }

  private int integer(String field, JsonNode value) {
    if (!value.isNumber() || !value.canConvertToInt()) {
      throw wrong(field);
    }
    return value.intValue();
  }
}
