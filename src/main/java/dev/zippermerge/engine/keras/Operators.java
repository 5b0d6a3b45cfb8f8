package dev.zippermerge.engine.keras;

import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Operators on tensors between layers, {@code x * 2 + y}, which Keras keeps like layers. */
final class Operators {
  private static final Map<String, String> BINARY =
      Map.of(
          "Add", "AddV2",
          "Subtract", "Sub",
          "Multiply", "Mul",
          "Divide", "RealDiv",
          "TrueDivide", "RealDiv",
          "Maximum", "Maximum",
          "Minimum", "Minimum");

  private static final Map<String, BiFunction<Scope, LayerTensor, LayerTensor>> UNARY =
      Map.of(
          "Relu", (scope, x) -> scope.unary("Relu", x),
          "Relu6", (scope, x) -> scope.unary("Relu6", x),
          "Sigmoid", (scope, x) -> scope.unary("Sigmoid", x),
          "Tanh", (scope, x) -> scope.unary("Tanh", x),
          "Silu", Curves::silu,
          "HardSilu", Curves::hardSilu);

  /** What Keras 2 calls the same. */
  private static final Map<String, String> KERAS_2 =
      Map.ofEntries(
          Map.entry("__operators__.add", "Add"),
          Map.entry("math.add", "Add"),
          Map.entry("math.subtract", "Subtract"),
          Map.entry("math.multiply", "Multiply"),
          Map.entry("math.divide", "Divide"),
          Map.entry("math.truediv", "Divide"),
          Map.entry("math.maximum", "Maximum"),
          Map.entry("math.minimum", "Minimum"),
          Map.entry("nn.relu", "Relu"),
          Map.entry("nn.relu6", "Relu6"),
          Map.entry("nn.silu", "Silu"),
          Map.entry("math.sigmoid", "Sigmoid"),
          Map.entry("math.tanh", "Tanh"));

  private Operators() {}

  /** True for an operation that is no layer, though it stands among them. */
  static boolean isOperator(LayerConfig layer) {
    return layer.className().equals("TFOpLambda")
        || layer.module().startsWith("keras.src.ops.")
        || (layer.kerasVersion() >= 3 && layer.module().isEmpty() && isBare(layer));
  }

  /** HDF5 files do not tell where a class is from, but an operator lacks what all layers have. */
  private static boolean isBare(LayerConfig layer) {
    return layer.get("trainable") == null && !NetworkParser.isInput(layer);
  }

  /** The rule for an operator; null where it is not taken over. */
  static @Nullable LayerRule find(LayerConfig layer) {
    var name =
        layer.className().equals("TFOpLambda")
            ? KERAS_2.getOrDefault(layer.text("function", ""), "")
            : layer.className();
    var binary = BINARY.get(name);
    if (binary != null) {
      return LayerRule.plain(call -> binary(call, binary));
    }
    if (name.equals("Gelu")) {
      return LayerRule.plain(Operators::gelu);
    }
    var unary = UNARY.get(name);
    return unary == null ? null : LayerRule.plain(call -> unary.apply(call.scope(), call.input()));
  }

  private static LayerTensor binary(LayerCall call, String op) {
    if (call.inputs().size() != 2) {
      throw call.misfit("it takes two operands, not " + call.inputs().size());
    }
    return call.scope().binary(op, call.inputs().get(0), call.inputs().get(1));
  }

  private static LayerTensor gelu(LayerCall call) {
    return call.config().flag("approximate", true)
        ? Curves.geluByTanh(call.scope(), call.input())
        : Curves.gelu(call.scope(), call.input());
  }
}
