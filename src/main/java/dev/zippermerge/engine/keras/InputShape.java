package dev.zippermerge.engine.keras;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The shape of an input, under the names that it has in Keras 2 and 3. */
final class InputShape {
  private InputShape() {}

  /** The shape with the batch in front; null where a layer's values tell none. */
  static @Nullable JsonNode of(JsonNode values) {
    for (var field : new String[] {"batch_shape", "batch_input_shape"}) {
      if (values.path(field).isArray()) {
        return values.get(field);
      }
    }
    return null;
  }
}
