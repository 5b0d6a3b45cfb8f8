package dev.zippermerge.engine.onnx;

import static dev.zippermerge.engine.onnx.Operator.one;
import static dev.zippermerge.engine.onnx.Operator.same;

import java.util.Map;

/** Activation functions. */
final class Activations {
  private static final float SELU_ALPHA = 1.67326319217681884765625f;
  private static final float SELU_GAMMA = 1.05070102214813232421875f;

  static final Map<String, Operator> OPERATORS =
      Map.ofEntries(
          Map.entry("Celu", one(Activations::celu)),
          Map.entry("Elu", one(call -> elu(call, call.in(0), call.number("alpha", 1)))),
          Map.entry("Gelu", one(Activations::gelu)),
          Map.entry("HardSigmoid", one(Activations::hardSigmoid)),
          Map.entry("HardSwish", one(Activations::hardSwish)),
          Map.entry("LeakyRelu", one(Activations::leakyRelu)),
          Map.entry("Mish", one(Activations::mish)),
          Map.entry("PRelu", one(Activations::pRelu)),
          Map.entry("Relu", same("Relu")),
          Map.entry("Selu", one(Activations::selu)),
          Map.entry("Sigmoid", same("Sigmoid")),
          Map.entry("Softplus", same("Softplus")),
          Map.entry("Softsign", same("Softsign")),
          Map.entry("Tanh", same("Tanh")),
          Map.entry("ThresholdedRelu", one(Activations::thresholdedRelu)));

  private Activations() {}

  /** Alpha (exp(x) - 1) below 0, x above: TensorFlow's has alpha 1. */
  private static Value elu(Call call, Value x, float alpha) {
    if (alpha == 1) {
      return call.op("Elu", x);
    }
    var low = call.op("Elu", call.op("Minimum", x, call.scalar(0, x.type())));
    return call.op("AddV2", call.op("Relu", x), scaled(call, low, alpha));
  }

  private static Value celu(Call call) {
    var x = call.in(0);
    float alpha = call.number("alpha", 1);
    var low = call.op("Minimum", x, call.scalar(0, x.type()));
    var bent = call.op("Elu", call.op("RealDiv", low, call.scalar(alpha, x.type())));
    return call.op("AddV2", call.op("Relu", x), scaled(call, bent, alpha));
  }

  private static Value selu(Call call) {
    float alpha = call.number("alpha", SELU_ALPHA);
    float gamma = call.number("gamma", SELU_GAMMA);
    return alpha == SELU_ALPHA && gamma == SELU_GAMMA
        ? call.op("Selu", call.in(0))
        : scaled(call, elu(call, call.in(0), alpha), gamma);
  }

  private static Value gelu(Call call) {
    var x = call.in(0);
    var one = call.scalar(1, x.type());
    var inner =
        call.text("approximate", "none").equals("tanh")
            ? call.op("Tanh", cubic(call, x))
            : call.op("Erf", scaled(call, x, Math.sqrt(0.5)));
    return call.op("Mul", scaled(call, x, 0.5), call.op("AddV2", inner, one));
  }

  private static Value cubic(Call call, Value x) {
    var cube = call.op("Mul", call.op("Mul", x, x), scaled(call, x, 0.044715));
    return scaled(call, call.op("AddV2", x, cube), Math.sqrt(2 / Math.PI));
  }

  private static Value hardSigmoid(Call call) {
    return hardSigmoid(call, call.number("alpha", 0.2f), call.number("beta", 0.5f));
  }

  private static Value hardSigmoid(Call call, double alpha, double beta) {
    var x = call.in(0);
    var line = call.op("AddV2", scaled(call, x, alpha), call.scalar(beta, x.type()));
    var raised = call.op("Maximum", line, call.scalar(0, x.type()));
    return call.op("Minimum", raised, call.scalar(1, x.type()));
  }

  private static Value hardSwish(Call call) {
    return call.op("Mul", call.in(0), hardSigmoid(call, 1 / 6.0, 0.5));
  }

  private static Value leakyRelu(Call call) {
    float alpha = call.number("alpha", 0.01f);
    return call.op(Call.builder("LeakyRelu").putAttr("alpha", Call.number(alpha)), call.in(0));
  }

  private static Value mish(Call call) {
    return call.op("Mul", call.in(0), call.op("Tanh", call.op("Softplus", call.in(0))));
  }

  private static Value pRelu(Call call) {
    var low = call.op("Minimum", call.in(0), call.scalar(0, call.in(0).type()));
    return call.op("AddV2", call.op("Relu", call.in(0)), call.op("Mul", low, call.in(1)));
  }

  private static Value thresholdedRelu(Call call) {
    var x = call.in(0);
    var alpha = call.scalar(call.number("alpha", 1), x.type());
    return call.op("Mul", x, call.cast(call.op("Greater", x, alpha), x.type()));
  }

  private static Value scaled(Call call, Value x, double factor) {
    return factor == 1 ? x : call.op("Mul", x, call.scalar(factor, x.type()));
  }
}
