package dev.zippermerge.engine.keras;

import java.util.Arrays;
import java.util.List;

/** Layers that bring values into the range that a network was trained on. */
final class Preprocessing {
  private static final double EPSILON = 1e-7;

  private Preprocessing() {}

  /** Rescaling: x scale + offset, for all values or for each channel. */
  static LayerTensor rescaling(LayerCall call) {
    var scope = call.scope();
    var scaled = scope.binary("Mul", call.input(), numbers(call, "scale", 1));
    return scope.binary("AddV2", scaled, numbers(call, "offset", 0));
  }

  static List<WeightRole> normalizationWeights(LayerConfig config) {
    return config.get("mean") != null
        ? List.of()
        : List.of(
            WeightRole.counted("mean"),
            WeightRole.counted("variance"),
            WeightRole.counted("count"));
  }

  /** Normalization: (x - mean) / deviation, with statistics that were counted or given. */
  static LayerTensor normalization(LayerCall call) {
    var x = call.input();
    var shape = statisticsShape(call, x);
    var mean = statistics(call, "mean", shape);
    var variance = statistics(call, "variance", shape);
    var deviation = new float[variance.length];
    for (int i = 0; i < deviation.length; i++) {
      deviation[i] = (float) Math.max(Math.sqrt(variance[i]), EPSILON);
    }
    var scope = call.scope();
    var means = scope.constant("mean", mean, shape);
    var deviations = scope.constant("deviation", deviation, shape);
    if (call.config().flag("invert", false)) {
      return scope.binary("AddV2", means, scope.binary("Mul", x, deviations));
    }
    return scope.binary("RealDiv", scope.binary("Sub", x, means), deviations);
  }

  /** The input's size where statistics are kept apart, 1 elsewhere. */
  private static long[] statisticsShape(LayerCall call, LayerTensor x) {
    var shape = new long[x.rank()];
    Arrays.fill(shape, 1);
    var config = call.config();
    if (config.values().has("axis") && config.get("axis") == null) {
      return shape;
    }
    for (int axis : config.get("axis") == null ? new int[] {-1} : config.integers("axis")) {
      int dimension = axis < 0 ? x.rank() + axis : axis;
      if (dimension < 1 || dimension >= x.rank()) {
        throw config.wrong("axis");
      }
      shape[dimension] = x.size(dimension);
    }
    return shape;
  }

  private static float[] statistics(LayerCall call, String role, long[] shape) {
    long size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (call.weights().has(role)) {
      var stored = call.weights().shape(role).stream().mapToLong(Long::longValue).toArray();
      var values = call.weights().values(role, stored);
      if (values.length != size) {
        throw call.misfit(role + " has " + values.length + " values, not " + size);
      }
      return values;
    }
    var given = call.config().numbers(role);
    if (given.length != 1 && given.length != size) {
      throw call.config().wrong(role);
    }
    var values = new float[Math.toIntExact(size)];
    for (int i = 0; i < values.length; i++) {
      values[i] = given.length == 1 ? given[0] : given[i];
    }
    return values;
  }

  private static LayerTensor numbers(LayerCall call, String field, double otherwise) {
    var given = call.config().numbers(field);
    return given.length < 2
        ? call.scope().scalar(call.config().number(field, otherwise))
        : call.scope().constant(field, given, given.length);
  }
}
