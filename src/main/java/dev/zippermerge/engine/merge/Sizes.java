package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.codebook.CodeSizes;
import dev.zippermerge.engine.codebook.Coding;
import dev.zippermerge.engine.codebook.HalfFloats;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.List;
import java.util.stream.IntStream;

/** Bytes of layers before and after a merge. */
final class Sizes {
  private Sizes() {}

  /** Kernels and biases of the sources in fp32. */
  static long before(LayerAlignment alignment, List<TaskInput> tasks) {
    return IntStream.range(0, tasks.size())
        .mapToLong(i -> before(tasks.get(i).network(), alignment.layers().get(i)))
        .sum();
  }

  /** Kernel and bias in fp32. */
  static long before(FlatGraph network, WeightLayer layer) {
    return network.parameters(layer) * Float.BYTES;
  }

  /** Codebook and assignments as stored, and the biases, which stay in fp32. */
  static long after(LayerAlignment alignment, List<TaskInput> tasks, Coding coding) {
    long biases =
        IntStream.range(0, tasks.size())
            .mapToLong(i -> bias(tasks.get(i).network(), alignment.layers().get(i)))
            .sum();
    return biases + CodeSizes.bytes(alignment, coding);
  }

  /** Output layers are stored in half precision, depthwise layers as they were. */
  static long after(FlatGraph network, WeightLayer layer) {
    return network.parameters(layer) * (layer.outputLayer() ? HalfFloats.BYTES : Float.BYTES);
  }

  private static long bias(FlatGraph network, WeightLayer layer) {
    return (network.parameters(layer) - layer.kernelSize()) * Float.BYTES;
  }
}
