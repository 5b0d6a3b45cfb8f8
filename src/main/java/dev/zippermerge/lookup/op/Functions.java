package dev.zippermerge.lookup.op;

import java.util.Map;
import java.util.Optional;

/** Functions of one value by the names of TensorFlow's operations. */
public final class Functions {
  private static final float SELU_SCALE = 1.050701f;
  private static final float SELU_ALPHA = 1.7580993f;

  private static final Map<String, Elementwise.Function> BY_OP =
      Map.ofEntries(
          Map.entry("Relu", x -> Math.max(x, 0)),
          Map.entry("Relu6", x -> Math.min(Math.max(x, 0), 6)),
          Map.entry("Elu", x -> x > 0 ? x : (float) Math.expm1(x)),
          Map.entry("Selu", x -> x > 0 ? SELU_SCALE * x : SELU_ALPHA * (float) Math.expm1(x)),
          Map.entry("Sigmoid", x -> (float) (1 / (1 + Math.exp(-x)))),
          Map.entry("Tanh", x -> (float) Math.tanh(x)),
          Map.entry("Softplus", Functions::softplus),
          Map.entry("Softsign", x -> x / (1 + Math.abs(x))),
          Map.entry("Exp", x -> (float) Math.exp(x)),
          Map.entry("Log", x -> (float) Math.log(x)),
          Map.entry("Abs", Math::abs),
          Map.entry("Neg", x -> -x),
          Map.entry("Square", x -> x * x),
          Map.entry("Sqrt", x -> (float) Math.sqrt(x)),
          Map.entry("Rsqrt", x -> (float) (1 / Math.sqrt(x))),
          Map.entry("Reciprocal", x -> 1 / x));

  private Functions() {}

  /** The function of an operation, where it is one. */
  public static Optional<Elementwise.Function> of(String op) {
    return Optional.ofNullable(BY_OP.get(op));
  }

  /** {@code log(1 + exp(x))}, which must not overflow. */
  private static float softplus(float x) {
    return (float) (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
  }
}
