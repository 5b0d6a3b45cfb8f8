package dev.zippermerge.engine.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a layer is called with: an entry of {@code inbound_nodes}, as Keras 2 or 3 writes it. */
final class Operands {
  /** Names under which tensors are data; under others ({@code mask}) they change what is done. */
  private static final Set<String> DATA = Set.of("input", "inputs", "x", "x1", "x2", "y", "b");

  private static final String CONSTANT = "_CONSTANT_VALUE";

  private final Layer layer;
  private final List<Operand> operands = new ArrayList<>();

  private Operands(Layer layer) {
    this.layer = layer;
  }

  /**
   * The operands of one call, in order.
   *
   * @throws dev.zippermerge.engine.spec.RefusedException where the layer is called as in training,
   *     or with a mask
   */
  static List<Operand> of(Layer layer, JsonNode node) {
    var operands = new Operands(layer);
    if (node.isObject() && node.has("args")) {
      operands.newStyle(node.get("args"));
      operands.named(node.path("kwargs"));
    } else {
      operands.oldStyle(node);
    }
    return List.copyOf(operands.operands);
  }

  private void newStyle(JsonNode value) {
    if (value.isObject()) {
      if (value.path("class_name").asString("").equals("__keras_tensor__")) {
        operands.addAll(TensorRefs.of(value.path("config").path("keras_history")));
      } else {
        value.properties().forEach(entry -> newStyle(entry.getValue()));
      }
    } else if (value.isNumber()) {
      operands.add(new Operand.Constant(value.doubleValue()));
    } else {
      value.forEach(this::newStyle);
    }
  }

  private void oldStyle(JsonNode value) {
    if (value.isArray() && !value.isEmpty() && value.get(0).isString()) {
      if (value.get(0).stringValue().equals(CONSTANT)) {
        operands.add(new Operand.Constant(value.path(2).asDouble(0)));
      } else {
        operands.addAll(TensorRefs.of(value));
      }
      named(value.path(3));
    } else {
      value.forEach(this::oldStyle);
    }
  }

  private void named(JsonNode arguments) {
    for (var argument : arguments.properties()) {
      var value = argument.getValue();
      if (argument.getKey().equals("training") && isFixed(value)) {
        throw Unsupported.layer(layer.config(), "is always called as in training");
      }
      if (DATA.contains(argument.getKey())) {
        data(value);
      } else if (isTensor(value)) {
        throw Unsupported.layer(
            layer.config(), "is called with a tensor as '" + argument.getKey() + "'");
      }
    }
  }

  private void data(JsonNode value) {
    if (TensorRefs.isRef(value)) {
      operands.add(TensorRefs.ref(value));
    } else {
      newStyle(value);
    }
  }

  private static boolean isTensor(JsonNode value) {
    return TensorRefs.isRef(value)
        || value.path("class_name").asString("").equals("__keras_tensor__");
  }

  /** In Keras 2 the value in the model wins; in Keras 3 that of whoever asks for answers. */
  private boolean isFixed(JsonNode training) {
    return layer.config().kerasVersion() < 3 && training.isBoolean() && training.booleanValue();
  }
}
