package dev.zippermerge.engine.keras;

import java.util.List;
import java.util.stream.Stream;

/**
 * A model: layers, and how they are called.
 *
 * @param layers in the order of the file
 * @param calls of the layers that are no inputs, in the order of the file
 * @param inputs the tensors that are fed
 * @param outputs the tensors that are answered
 */
record Network(
    List<Layer> layers,
    List<LayerUse> calls,
    List<Operand.TensorRef> inputs,
    List<Operand.TensorRef> outputs) {

  /** All layers, those of nested models in their place. */
  Stream<Layer> leaves() {
    return layers.stream()
        .flatMap(layer -> layer.network() == null ? Stream.of(layer) : layer.network().leaves());
  }
}
