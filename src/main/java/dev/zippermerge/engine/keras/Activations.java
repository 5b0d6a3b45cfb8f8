package dev.zippermerge.engine.keras;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Activation functions by name, wherever a configuration has one. */
final class Activations {
  private static final String FIELD = "activation";

  /** Functions whose definition did not change between Keras 2 and 3. */
  private static final Map<String, BiFunction<Scope, LayerTensor, LayerTensor>> FUNCTIONS =
      Map.ofEntries(
          Map.entry("linear", (_, x) -> x),
          op("relu", "Relu"),
          op("relu6", "Relu6"),
          op("elu", "Elu"),
          op("selu", "Selu"),
          op("celu", "Elu"),
          op("softplus", "Softplus"),
          op("softsign", "Softsign"),
          op("sigmoid", "Sigmoid"),
          op("tanh", "Tanh"),
          op("exponential", "Exp"),
          op("softmax", "Softmax"),
          op("softmax_v2", "Softmax"),
          op("log_softmax", "LogSoftmax"),
          Map.entry("silu", Curves::silu),
          Map.entry("swish", Curves::silu),
          Map.entry("hard_silu", Curves::hardSilu),
          Map.entry("hard_swish", Curves::hardSilu),
          Map.entry("gelu", Curves::gelu),
          Map.entry("mish", Curves::mish),
          Map.entry("leaky_relu", (scope, x) -> Rectifiers.leaky(scope, x, 0.2)));

  private static final String HARD_SIGMOID = "hard_sigmoid";

  private Activations() {}

  /** What a layer's field {@code activation} asks for, applied to the layer's result. */
  static LayerTensor ofField(LayerCall call, LayerTensor x) {
    var value = call.config().get(FIELD);
    if (value == null) {
      return x;
    }
    var name = name(value);
    if (name.equals(HARD_SIGMOID)) {
      return Curves.hardSigmoid(call.scope(), x, call.config().kerasVersion());
    }
    var function = FUNCTIONS.get(name);
    if (function != null) {
      return function.apply(call.scope(), x);
    }
    var layer = Objects.requireNonNull(layer(value));
    var config =
        new LayerConfig(name, "", call.config().path(), call.config().kerasVersion(), layer);
    return LayerRules.get(config)
        .write()
        .apply(new LayerCall(config, List.of(x), call.scope(), call.weights()));
  }

  /** The name of a configured activation that is not known; null where all is well. */
  static @Nullable String unknown(LayerConfig config) {
    var value = config.get(FIELD);
    if (value == null) {
      return null;
    }
    var name = name(value);
    boolean known =
        FUNCTIONS.containsKey(name) || name.equals(HARD_SIGMOID) || layer(value) != null;
    return known ? null : name;
  }

  /** {@code "relu"}, or an object with a class name, or one for a function. */
  private static String name(JsonNode value) {
    var className = value.path("class_name").asString("");
    var config = value.path("config");
    return value.isString()
        ? value.stringValue()
        : className.equals("function") && config.isString() ? config.stringValue() : className;
  }

  /** The configuration of a layer without weights that stands in the place of an activation. */
  private static @Nullable JsonNode layer(JsonNode value) {
    var name = name(value);
    var values = value.path("config");
    var known = Rectifiers.ACTIVATIONS.contains(name) && values.isObject();
    return known ? values : null;
  }

  private static Map.Entry<String, BiFunction<Scope, LayerTensor, LayerTensor>> op(
      String name, String type) {
    return Map.entry(name, (scope, x) -> scope.unary(type, x));
  }
}
