package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.graph.Corrupt;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A layer's weights as constants of the graph: written once, however often the layer is called. */
final class WeightConstants {
  private final LayerConfig config;
  private final Scope scope;
  private final List<WeightRole> roles;
  private final List<StoredWeight> stored;
  private final Map<String, LayerTensor> written = new HashMap<>();

  /**
   * @param roles of the layer
   * @param stored one for each role
   */
  WeightConstants(
      LayerConfig config, Scope scope, List<WeightRole> roles, List<StoredWeight> stored) {
    this.config = config;
    this.scope = scope;
    this.roles = roles;
    this.stored = stored;
  }

  /** A weight, which must be stored in the shape that the layer's configuration asks for. */
  LayerTensor constant(String role, long... shape) {
    return constant(role, shape, shape);
  }

  /**
   * A weight in another shape than it is stored in.
   *
   * @param storedShape the shape that the file must have
   * @param shape of as many values
   */
  LayerTensor constant(String role, long[] storedShape, long[] shape) {
    var known = written.get(role);
    if (known == null) {
      known = scope.constant(role, values(role, storedShape), shape);
      written.put(role, known);
    }
    return known;
  }

  /** The values of a weight. */
  float[] values(String role, long... shape) {
    var weight = stored(role);
    if (!weight.shape().equals(Arrays.stream(shape).boxed().toList())) {
      throw Corrupt.model(
          config.path(),
          "The weight '%s' of the layer '%s' (%s) has the shape %s; %s is needed."
              .formatted(
                  role, config.path(), config.className(), weight.shape(), Arrays.toString(shape)));
    }
    return weight.read().get();
  }

  /** True where the layer has a weight in this role. */
  boolean has(String role) {
    return roles.stream().anyMatch(known -> known.name().equals(role));
  }

  /** The shape in which the file holds a weight. */
  List<Long> shape(String role) {
    return stored(role).shape();
  }

  private StoredWeight stored(String role) {
    for (int i = 0; i < roles.size(); i++) {
      if (roles.get(i).name().equals(role)) {
        return stored.get(i);
      }
    }
    throw new IllegalArgumentException(role);
  }
}
