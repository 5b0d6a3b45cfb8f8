package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.keras.Operand.TensorRef;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads the configuration of a model: how its layers are wired. */
final class NetworkParser {
  private static final Set<String> FUNCTIONAL = Set.of("Functional", "Model");
  private static final String SEQUENTIAL = "Sequential";

  private final int kerasVersion;

  /**
   * @param kerasVersion the major version of the Keras that saved the model
   */
  NetworkParser(int kerasVersion) {
    this.kerasVersion = kerasVersion;
  }

  /**
   * The model that a file describes.
   *
   * @param model its class and configuration
   * @throws RefusedException where it is neither a Sequential nor a Functional model, or
   *     contradicts itself
   */
  Network read(JsonNode model) {
    var className = model.path("class_name").asString("");
    if (!isModel(className)) {
      throw new RefusedException(
          RefusalCode.LAYER_UNSUPPORTED,
          className,
          "The model is of class '"
              + className
              + "'; only Sequential and Functional models can be read without their code.");
    }
    return network(className, model.path("config"), "");
  }

  private Network network(String className, JsonNode config, String scope) {
    return className.equals(SEQUENTIAL) ? sequential(config, scope) : functional(config, scope);
  }

  private static boolean isModel(String className) {
    return className.equals(SEQUENTIAL) || FUNCTIONAL.contains(className);
  }

  private Network functional(JsonNode config, String scope) {
    var layers = new LinkedHashMap<String, Layer>();
    var entries = layerEntries(config, scope);
    entries.forEach(entry -> put(layers, layer(entry, scope), scope));
    var calls = new ArrayList<LayerUse>();
    for (var entry : entries) {
      var layer = layers.get(name(entry));
      if (layer != null && !isInput(layer)) {
        calls.addAll(calls(layer, entry));
      }
    }
    var inputs = TensorRefs.of(config.path("input_layers"));
    var outputs = TensorRefs.of(config.path("output_layers"));
    if (inputs.isEmpty() || outputs.isEmpty()) {
      throw Corrupt.model(named(scope), "The model's configuration names no inputs or outputs.");
    }
    return NodeNumbers.fromZero(new Network(List.copyOf(layers.values()), calls, inputs, outputs));
  }

  private static List<LayerUse> calls(Layer layer, JsonNode entry) {
    var calls = new ArrayList<LayerUse>();
    for (var node : entry.path("inbound_nodes")) {
      calls.add(new LayerUse(layer, calls.size(), Operands.of(layer, node)));
    }
    return calls;
  }

  private Network sequential(JsonNode config, String scope) {
    var layers = new LinkedHashMap<String, Layer>();
    layerEntries(config, scope).forEach(entry -> put(layers, layer(entry, scope), scope));
    var chain = new ArrayList<>(layers.values());
    if (chain.isEmpty()) {
      throw Corrupt.model(named(scope), "The model has no layers.");
    }
    if (!isInput(chain.getFirst())) {
      chain.addFirst(missingInput(config, chain.getFirst(), scope));
    }
    var calls = new ArrayList<LayerUse>();
    var input = new TensorRef(chain.getFirst().name(), 0, 0);
    var last = input;
    for (var layer : chain.subList(1, chain.size())) {
      calls.add(new LayerUse(layer, 0, List.of(last)));
      last = new TensorRef(layer.name(), 0, 0);
    }
    return new Network(chain, calls, List.of(input), List.of(last));
  }

  /** What Keras adds in front of a Sequential model whose first layer tells the input's shape. */
  private Layer missingInput(JsonNode config, Layer first, String scope) {
    var values = JsonNodeFactory.instance.objectNode();
    var shape = InputShape.of(first.config().values());
    if (shape == null && config.hasNonNull("build_input_shape")) {
      shape = config.get("build_input_shape");
    }
    if (shape == null && first.network() != null) {
      shape = InputShape.of(first.network().layers().getFirst().config().values());
    }
    if (shape != null) {
      values.set("batch_shape", shape);
    }
    var name = first.name() + "_input";
    return new Layer(
        name, new LayerConfig("InputLayer", "", scope + name, kerasVersion, values), null);
  }

  private static List<JsonNode> layerEntries(JsonNode config, String scope) {
    // The oldest Sequential models are a bare list of their layers.
    var entries = config.isArray() ? config : config.path("layers");
    if (!entries.isArray()) {
      throw Corrupt.model(named(scope), "The model's configuration has no list of layers.");
    }
    return entries.valueStream().toList();
  }

  private Layer layer(JsonNode entry, String scope) {
    var className = entry.path("class_name").asString("");
    var name = name(entry);
    if (className.isEmpty() || name.isEmpty()) {
      throw Corrupt.model(named(scope), "A layer in the model's configuration has no name.");
    }
    var values = entry.path("config");
    var config =
        new LayerConfig(
            className, entry.path("module").asString(""), scope + name, kerasVersion, values);
    return new Layer(
        name, config, isModel(className) ? network(className, values, scope + name + "/") : null);
  }

  private static String name(JsonNode entry) {
    return entry.path("config").path("name").asString(entry.path("name").asString(""));
  }

  private static void put(Map<String, Layer> layers, Layer layer, String scope) {
    if (layers.putIfAbsent(layer.name(), layer) != null) {
      throw Corrupt.model(scope + layer.name(), "Two layers of the model have this name.");
    }
  }

  static boolean isInput(Layer layer) {
    return isInput(layer.config());
  }

  static boolean isInput(LayerConfig config) {
    return config.className().equals("InputLayer");
  }

  private static String named(String scope) {
    return scope.isEmpty() ? "config" : scope.substring(0, scope.length() - 1);
  }
}
