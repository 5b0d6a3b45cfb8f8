package dev.zippermerge.engine.keras;

import java.util.List;

/** Dense layers: along the last dimension, however many there are. */
final class Dense {
  private Dense() {}

  static LayerTensor write(LayerCall call) {
    var x = call.input();
    if (x.rank() < 2) {
      throw call.misfit("it needs two dimensions or more, not " + x.shape());
    }
    var scope = call.scope();
    long inputs = x.size(-1);
    int units = call.config().sizes("units", 1, 0)[0];
    var rows = x.rank() == 2 ? x : scope.reshape(x, List.of(-1L, inputs));
    var kernel = call.weights().constant("kernel", inputs, units);
    var product = scope.add(scope.op("MatMul", rows, kernel), rows.with(-1, units));
    var sum = bias(call, product, units);
    var result = x.rank() == 2 ? sum : scope.reshape(sum, x.with(-1, units));
    return Activations.ofField(call, result);
  }

  private static LayerTensor bias(LayerCall call, LayerTensor x, long units) {
    if (!call.weights().has("bias")) {
      return x;
    }
    var bias = call.weights().constant("bias", units);
    return call.scope().add(call.scope().op("BiasAdd", x, bias), x.shape());
  }
}
