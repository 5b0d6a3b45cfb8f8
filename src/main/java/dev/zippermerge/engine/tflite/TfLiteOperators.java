package dev.zippermerge.engine.tflite;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.tensorflow.lite.schema.AddOptions;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.DivOptions;
import org.tensorflow.lite.schema.LeakyReluOptions;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.MulOptions;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.SoftmaxOptions;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.SubOptions;
import org.tensorflow.proto.AttrValue;

/** The operators of TFLite that networks may use, written in TensorFlow's operations. */
final class TfLiteOperators {
  private static final Map<String, Consumer<TfLiteCall>> ALL = all();

  private TfLiteOperators() {}

  /** The operator's name in the schema, {@code CONV_2D}; for a custom one its own. */
  static String name(Model model, Operator operator) {
    var code = model.operatorCodes((int) operator.opcodeIndex());
    int builtin = Math.max(code.builtinCode(), code.deprecatedBuiltinCode());
    return builtin == BuiltinOperator.CUSTOM
        ? "custom operator " + code.customCode()
        : builtin < BuiltinOperator.names.length
            ? BuiltinOperator.name(builtin)
            : "operator " + builtin;
  }

  /** Refuses graphs with operators that are not understood, all of them at once. */
  static void check(Model model, SubGraph graph) {
    var unknown = new TreeSet<String>();
    for (int i = 0; i < graph.operatorsLength(); i++) {
      var name = name(model, graph.operators(i));
      if (!ALL.containsKey(name)) {
        unknown.add(name);
      }
    }
    if (!unknown.isEmpty()) {
      throw new RefusedException(
          unknown.stream().anyMatch(TfLiteOperators::isControlFlow)
              ? RefusalCode.CONTROL_FLOW
              : RefusalCode.FORBIDDEN_OP,
          String.join(", ", unknown),
          "The TFLite file uses operators that are not supported: "
              + String.join(", ", unknown)
              + ".");
    }
  }

  private static boolean isControlFlow(String name) {
    return name.contains("LSTM")
        || name.contains("RNN")
        || name.equals("IF")
        || name.equals("WHILE");
  }

  static void write(String name, TfLiteCall call) {
    var operator = ALL.get(name);
    if (operator == null) {
      throw new IllegalStateException(name);
    }
    operator.accept(call);
  }

  private static Map<String, Consumer<TfLiteCall>> all() {
    var all = new HashMap<String, Consumer<TfLiteCall>>();
    same(all, "ABS", "Abs");
    same(all, "ELU", "Elu");
    same(all, "EXP", "Exp");
    same(all, "FLOOR", "Floor");
    same(all, "LOG", "Log");
    same(all, "LOGISTIC", "Sigmoid");
    same(all, "NEG", "Neg");
    same(all, "RELU", "Relu");
    same(all, "RELU6", "Relu6");
    same(all, "RSQRT", "Rsqrt");
    same(all, "SQRT", "Sqrt");
    same(all, "SQUARE", "Square");
    same(all, "TANH", "Tanh");
    same(all, "LOG_SOFTMAX", "LogSoftmax");
    pair(all, "MAXIMUM", "Maximum");
    pair(all, "MINIMUM", "Minimum");
    pair(all, "POW", "Pow");
    pair(all, "SQUARED_DIFFERENCE", "SquaredDifference");
    all.put(
        "ADD",
        call -> fused(call, "AddV2", call.options(new AddOptions()).fusedActivationFunction()));
    all.put(
        "SUB",
        call -> fused(call, "Sub", call.options(new SubOptions()).fusedActivationFunction()));
    all.put(
        "MUL",
        call -> fused(call, "Mul", call.options(new MulOptions()).fusedActivationFunction()));
    all.put(
        "DIV",
        call -> fused(call, "RealDiv", call.options(new DivOptions()).fusedActivationFunction()));
    // Integers that stand for real values are real values here.
    all.put("DEQUANTIZE", TfLiteOperators::realValues);
    all.put("QUANTIZE", TfLiteOperators::realValues);
    all.put("SOFTMAX", TfLiteOperators::softmax);
    all.put("LEAKY_RELU", TfLiteOperators::leaky);
    all.put("PRELU", TfLiteOperators::learned);
    all.put("HARD_SWISH", TfLiteOperators::hardSwish);
    all.putAll(TfLiteLayers.OPERATORS);
    all.putAll(TfLiteShapes.OPERATORS);
    return Map.copyOf(all);
  }

  private static void same(Map<String, Consumer<TfLiteCall>> all, String name, String op) {
    all.put(name, call -> call.put(call.op(op, call.in(0))));
  }

  private static void pair(Map<String, Consumer<TfLiteCall>> all, String name, String op) {
    all.put(name, call -> call.put(call.op(op, call.in(0), call.in(1))));
  }

  private static void fused(TfLiteCall call, String op, byte activation) {
    call.put(call.op(op, call.in(0), call.in(1)), activation);
  }

  private static void realValues(TfLiteCall call) {
    call.tensors().alias(call.result(), call.index(0));
    call.put(call.in(0));
  }

  private static void softmax(TfLiteCall call) {
    float beta = call.options(new SoftmaxOptions()).beta();
    var x = beta == 1 ? call.in(0) : call.op("Mul", call.in(0), call.scalar(beta));
    call.put(call.op("Softmax", x));
  }

  private static void leaky(TfLiteCall call) {
    float alpha = call.options(new LeakyReluOptions()).alpha();
    var value = AttrValue.newBuilder().setF(alpha).build();
    call.put(call.add(call.node("LeakyRelu", call.in(0)).putAttr("alpha", value)));
  }

  private static void learned(TfLiteCall call) {
    var low = call.op("Minimum", call.in(0), call.scalar(0));
    call.put(call.op("AddV2", call.op("Relu", call.in(0)), call.op("Mul", low, call.in(1))));
  }

  private static void hardSwish(TfLiteCall call) {
    var gate = call.op("Relu6", call.op("AddV2", call.in(0), call.scalar(3)));
    call.put(call.op("Mul", call.op("Mul", call.in(0), gate), call.scalar(1 / 6.0)));
  }
}
