package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.graph.OpenSizes;
import dev.zippermerge.engine.keras.Operand.TensorRef;
import dev.zippermerge.engine.spec.InputSizes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.DataType;

/** Writes a model as operations of TensorFlow: every call of every layer, nested models too. */
final class NetworkWriter {
  private final GraphWriter graph = new GraphWriter();
  private final LayerWeights weights;
  private final Map<String, WeightConstants> constants = new HashMap<>();

  NetworkWriter(LayerWeights weights) {
    this.weights = weights;
  }

  /** The graph so far. */
  GraphWriter graph() {
    return graph;
  }

  /**
   * The inputs of the outermost model.
   *
   * @param sizes of those that the model leaves open
   */
  List<LayerTensor> inputs(Network network, InputSizes sizes) {
    sizes.requireKnown(network.inputs().stream().map(TensorRef::layer).toList());
    var inputs = new ArrayList<LayerTensor>();
    for (var ref : network.inputs()) {
      inputs.add(input(layer(network, ref.layer()), sizes));
    }
    return inputs;
  }

  /**
   * Writes one call of a model.
   *
   * @param path the model's, for messages
   * @param arguments one for each input
   * @return one tensor for each output
   */
  List<LayerTensor> write(Network network, String path, List<LayerTensor> arguments) {
    if (arguments.size() != network.inputs().size()) {
      throw Corrupt.model(
          path,
          "The model '%s' has %d inputs, but is called with %d."
              .formatted(path, network.inputs().size(), arguments.size()));
    }
    var values = new HashMap<TensorRef, LayerTensor>();
    for (int i = 0; i < arguments.size(); i++) {
      values.put(network.inputs().get(i), arguments.get(i));
    }
    var waiting = network.calls();
    while (!waiting.isEmpty()) {
      var left = waiting.stream().filter(call -> !attempt(call, values)).toList();
      if (left.size() == waiting.size()) {
        throw Corrupt.model(
            left.getFirst().layer().config().path(),
            "The layer is called with the result of a layer that is not there.");
      }
      waiting = left;
    }
    return network.outputs().stream().map(ref -> result(values, ref)).toList();
  }

  private static LayerTensor result(Map<TensorRef, LayerTensor> values, TensorRef ref) {
    var value = values.get(ref);
    if (value == null) {
      throw Corrupt.model(ref.layer(), "The model's output '" + ref.layer() + "' is not there.");
    }
    return value;
  }

  /** Writes a call if everything that it is called with is there. */
  private boolean attempt(LayerUse call, Map<TensorRef, LayerTensor> values) {
    if (!call.operands().stream()
        .allMatch(op -> !(op instanceof TensorRef) || values.containsKey(op))) {
      return false;
    }
    var layer = call.layer();
    var scope = new Scope(graph, layer.config().path());
    var inputs = new ArrayList<LayerTensor>();
    for (var operand : call.operands()) {
      inputs.add(
          switch (operand) {
            case TensorRef ref -> result(values, ref);
            case Operand.Constant constant -> scope.scalar(constant.value());
          });
    }
    var results =
        layer.network() == null
            ? List.of(write(layer, scope, inputs))
            : write(layer.network(), layer.config().path(), inputs);
    for (int i = 0; i < results.size(); i++) {
      values.put(new TensorRef(layer.name(), call.node(), i), results.get(i));
    }
    return true;
  }

  private LayerTensor write(Layer layer, Scope scope, List<LayerTensor> inputs) {
    var config = layer.config();
    var rule = LayerRules.get(config);
    var stored =
        constants.computeIfAbsent(
            config.path(),
            _ -> {
              var roles = rule.weights().apply(config);
              return new WeightConstants(config, scope, roles, weights.of(layer));
            });
    return rule.write().apply(new LayerCall(config, inputs, scope, stored));
  }

  /** The element type of an input. */
  static DataType type(Network network, TensorRef input) {
    return DataTypes.ofInput(layer(network, input.layer()).config());
  }

  private static Layer layer(Network network, String name) {
    return network.layers().stream()
        .filter(layer -> layer.name().equals(name) && NetworkParser.isInput(layer))
        .findFirst()
        .orElseThrow(() -> Corrupt.model(name, "The model's input '" + name + "' is not there."));
  }

  private LayerTensor input(Layer layer, InputSizes sizes) {
    var config = layer.config();
    var stored =
        config.shape(config.get("batch_shape") == null ? "batch_input_shape" : "batch_shape");
    var shape = sizes.resolve(layer.name(), stored == null ? List.of() : stored);
    if (shape.isEmpty()) {
      throw OpenSizes.unresolved(config.path(), shape, "");
    }
    return new Scope(graph, config.path()).placeholder(DataTypes.ofInput(config), shape);
  }
}
