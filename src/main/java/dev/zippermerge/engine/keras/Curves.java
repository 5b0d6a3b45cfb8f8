package dev.zippermerge.engine.keras;

/** Activation functions that TensorFlow has no single operation for. */
final class Curves {
  private Curves() {}

  /** x sigmoid(x). */
  static LayerTensor silu(Scope scope, LayerTensor x) {
    return scope.binary("Mul", x, scope.unary("Sigmoid", x));
  }

  /** A sigmoid of straight lines; Keras 2 has 0.2 x + 0.5 in the middle, Keras 3 x / 6 + 0.5. */
  static LayerTensor hardSigmoid(Scope scope, LayerTensor x, int kerasVersion) {
    if (kerasVersion >= 3) {
      var shifted = scope.binary("AddV2", x, scope.scalar(3));
      return scope.binary("Mul", scope.unary("Relu6", shifted), scope.scalar(1.0 / 6));
    }
    var scaled = scope.binary("Mul", x, scope.scalar(0.2));
    var line = scope.binary("AddV2", scaled, scope.scalar(0.5));
    return scope.binary("Minimum", scope.unary("Relu", line), scope.scalar(1));
  }

  /** x relu6(x + 3) / 6. */
  static LayerTensor hardSilu(Scope scope, LayerTensor x) {
    return scope.binary("Mul", x, hardSigmoid(scope, x, 3));
  }

  /** x Phi(x), Phi being the normal distribution. */
  static LayerTensor gelu(Scope scope, LayerTensor x) {
    var error = scope.unary("Erf", scope.binary("Mul", x, scope.scalar(Math.sqrt(0.5))));
    return half(scope, x, error);
  }

  /** {@link #gelu} with a hyperbolic tangent in the place of the normal distribution. */
  static LayerTensor geluByTanh(Scope scope, LayerTensor x) {
    var cube = scope.binary("Mul", x, scope.unary("Square", x));
    var inner = scope.binary("AddV2", x, scope.binary("Mul", cube, scope.scalar(0.044715)));
    var scaled = scope.binary("Mul", inner, scope.scalar(Math.sqrt(2 / Math.PI)));
    return half(scope, x, scope.unary("Tanh", scaled));
  }

  /** x tanh(softplus(x)). */
  static LayerTensor mish(Scope scope, LayerTensor x) {
    return scope.binary("Mul", x, scope.unary("Tanh", scope.unary("Softplus", x)));
  }

  private static LayerTensor half(Scope scope, LayerTensor x, LayerTensor y) {
    var product = scope.binary("Mul", x, scope.binary("AddV2", y, scope.scalar(1)));
    return scope.binary("Mul", product, scope.scalar(0.5));
  }
}
