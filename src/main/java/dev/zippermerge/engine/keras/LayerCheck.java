package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks through all layers before any is written, so that a refusal names all at fault. */
final class LayerCheck {
  private static final Set<String> RECURRENT =
      Set.of(
          "Bidirectional",
          "ConvLSTM1D",
          "ConvLSTM2D",
          "CuDNNGRU",
          "CuDNNLSTM",
          "GRU",
          "LSTM",
          "RNN",
          "SimpleRNN",
          "TimeDistributed");

  private LayerCheck() {}

  /**
   * Refuses what cannot be taken over.
   *
   * @throws RefusedException QUANTISED_WEIGHTS, CONTROL_FLOW for recurrent layers, or
   *     LAYER_UNSUPPORTED; the culprit is the list of layers
   */
  static void check(Network network) {
    var quantised = new TreeMap<String, String>();
    var recurrent = new TreeMap<String, String>();
    var unsupported = new TreeMap<String, String>();
    for (var layer : (Iterable<Layer>) network.leaves()::iterator) {
      var config = layer.config();
      var fault = fault(layer);
      if (DataTypes.isQuantised(config)) {
        quantised.put(config.path(), config.className());
      } else if (RECURRENT.contains(config.className())) {
        recurrent.put(config.path(), config.className());
      } else if (fault != null) {
        unsupported.put(config.path(), fault);
      }
    }
    refuse(RefusalCode.QUANTISED_WEIGHTS, "Layers with quantised weights", quantised);
    unsupported.putAll(recurrent);
    var code = recurrent.isEmpty() ? RefusalCode.LAYER_UNSUPPORTED : RefusalCode.CONTROL_FLOW;
    refuse(code, "Layers that are not supported", unsupported);
  }

  private static void refuse(RefusalCode code, String what, Map<String, String> layers) {
    if (!layers.isEmpty()) {
      var list =
          layers.entrySet().stream()
              .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
              .collect(Collectors.joining(", "));
      throw new RefusedException(
          code, String.join(", ", layers.keySet()), what + ": " + list + ".");
    }
  }

  /** What about a layer is not supported: its class, mostly; null where all is well. */
  private static @Nullable String fault(Layer layer) {
    var config = layer.config();
    var name = config.className();
    if (NetworkParser.isInput(layer)) {
      return config.flag("sparse", false) || config.flag("ragged", false)
          ? name + ", sparse or ragged"
          : null;
    }
    if (LayerRules.find(config) == null) {
      return name.equals("TFOpLambda") ? name + " " + config.text("function", "") : name;
    }
    var activation = Activations.unknown(config);
    if (activation != null) {
      return name + ", activation " + activation;
    }
    if (config.flag("renorm", false) || config.flag("rms_scaling", false)) {
      return name + ", renorm or rms_scaling";
    }
    return null;
  }
}
