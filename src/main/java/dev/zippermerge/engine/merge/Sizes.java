package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.export.HalfFloats;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.List;

/** Bytes of layers before and after a merge. */
final class Sizes {
  private Sizes() {}

  /** Kernels and biases of the sources in fp32. */
  static long before(LayerAlignment alignment, List<TaskInput> tasks) {
    return alignment.members().stream()
        .mapToLong(member -> before(tasks.get(member.task()).network(), member.layer()))
        .sum();
  }

  /** Kernel and bias in fp32. */
  static long before(FlatGraph network, WeightLayer layer) {
    return network.parameters(layer) * Float.BYTES;
  }

  /** Biases, which stay in fp32. */
  static long biases(LayerAlignment alignment, List<TaskInput> tasks) {
    return alignment.members().stream()
        .mapToLong(member -> bias(tasks.get(member.task()).network(), member.layer()))
        .sum();
  }

  /** Output layers are stored in half precision, depthwise layers as they were. */
  static long after(FlatGraph network, WeightLayer layer) {
    return network.parameters(layer) * (layer.outputLayer() ? HalfFloats.BYTES : Float.BYTES);
  }

  /** A kernel in half precision. */
  static long halved(WeightLayer layer) {
    return layer.kernelSize() * HalfFloats.BYTES;
  }

  /** A layer's bias in fp32. */
  static long bias(FlatGraph network, WeightLayer layer) {
    return (network.parameters(layer) - layer.kernelSize()) * Float.BYTES;
  }
}
