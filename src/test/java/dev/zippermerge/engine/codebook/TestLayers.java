package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.graph.WeightLayer;
import java.util.List;

/** Weight layers without a network. */
final class TestLayers {
  private TestLayers() {}

  static WeightLayer convolution(String name, long kernel, long depth, long width) {
    return new WeightLayer(
        name,
        WeightLayer.Kind.CONV2D,
        name + "/kernel",
        List.of(kernel, kernel, depth, width),
        false,
        null,
        name + ":0",
        false,
        0);
  }

  static WeightLayer dense(String name, long inputs, long outputs) {
    return new WeightLayer(
        name,
        WeightLayer.Kind.DENSE,
        name + "/kernel",
        List.of(inputs, outputs),
        false,
        null,
        name + ":0",
        false,
        0);
  }
}
