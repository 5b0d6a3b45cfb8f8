package dev.zippermerge.engine.onnx;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operators of ONNX that networks may use, domain {@code ai.onnx}. */
final class Operators {
  /** Integer arithmetic on quantised values. */
  static final Set<String> QUANTISED =
      Set.of(
          "ConvInteger",
          "DequantizeLinear",
          "DynamicQuantizeLinear",
          "MatMulInteger",
          "QLinearConv",
          "QLinearMatMul",
          "QuantizeLinear");

  /** Recurrent layers, loops and branches. */
  static final Set<String> CONTROL_FLOW =
      Set.of("GRU", "If", "LSTM", "Loop", "RNN", "Scan", "SequenceMap");

  private static final Map<String, Operator> ALL = all();

  private Operators() {}

  /** The operator of that name, null where there is none. */
  static @Nullable Operator find(String name) {
    return ALL.get(name);
  }

  private static Map<String, Operator> all() {
    var all = new HashMap<String, Operator>();
    all.putAll(Arithmetic.OPERATORS);
    all.putAll(Comparisons.OPERATORS);
    all.putAll(Activations.OPERATORS);
    all.putAll(Softmaxes.OPERATORS);
    all.putAll(Constants.OPERATORS);
    all.putAll(Shapes.OPERATORS);
    all.putAll(Selections.OPERATORS);
    all.putAll(Reductions.OPERATORS);
    all.putAll(Normalisations.OPERATORS);
    all.putAll(Products.OPERATORS);
    all.putAll(Blocks.OPERATORS);
    all.put("Conv", Operator.one(Convolution::write));
    all.put("ConvTranspose", Operator.one(TransposedConvolution::write));
    all.put("MaxPool", Pools.MAX);
    all.put("AveragePool", Pools.AVERAGE);
    all.put("Pad", Operator.one(Padding::write));
    all.put("Resize", Operator.one(Resizing::resize));
    all.put("Upsample", Operator.one(Resizing::upsample));
    return Map.copyOf(all);
  }
}
