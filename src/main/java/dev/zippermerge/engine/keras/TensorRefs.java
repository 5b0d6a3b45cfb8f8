package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.keras.Operand.TensorRef;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** References to tensors in configurations: {@code ["conv1", 0, 0]}. */
final class TensorRefs {
  private TensorRefs() {}

  /** All references in a reference, a list or a dictionary of them (sorted by key). */
  static List<TensorRef> of(JsonNode value) {
    var found = new ArrayList<TensorRef>();
    collect(value, found);
    return found;
  }

  private static void collect(JsonNode value, List<TensorRef> found) {
    if (isRef(value)) {
      found.add(ref(value));
    } else if (value.isObject()) {
      var sorted = new TreeMap<String, JsonNode>();
      value.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
      sorted.values().forEach(element -> collect(element, found));
    } else {
      value.forEach(element -> collect(element, found));
    }
  }

  /** True for {@code [name, node, output]}, and where more follows. */
  static boolean isRef(JsonNode value) {
    return value.isArray()
        && value.size() >= 3
        && value.get(0).isString()
        && value.get(1).isNumber()
        && value.get(2).isNumber();
  }

  /** Reads what {@link #isRef} is true for. */
  static TensorRef ref(JsonNode value) {
    var name = value.get(0).stringValue();
    if (!value.get(1).canConvertToInt() || !value.get(2).canConvertToInt()) {
      throw Corrupt.model(name, "This is no reference to a result of the layer: " + value);
    }
    return new TensorRef(name, value.get(1).intValue(), value.get(2).intValue());
  }
}
