package dev.zippermerge.engine.keras;

import java.util.List;
import java.util.function.Function;

/**
 * How the layers of a class are written as operations of TensorFlow.
 *
 * @param weights the weights of such a layer, in the order in which Keras saves them
 * @param write writes the operations of one call and returns the layer's result
 */
record LayerRule(
    Function<LayerConfig, List<WeightRole>> weights, Function<LayerCall, LayerTensor> write) {

  /** A layer without weights. */
  static LayerRule plain(Function<LayerCall, LayerTensor> write) {
    return new LayerRule(_ -> List.of(), write);
  }
}
