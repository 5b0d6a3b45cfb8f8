package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;

/**
 * One call of a layer, on the way into the graph.
 *
 * @param config the layer's configuration
 * @param inputs what it is called with
 * @param scope where its operations are written
 * @param weights what it has learnt
 */
record LayerCall(
    LayerConfig config, List<LayerTensor> inputs, Scope scope, WeightConstants weights) {

  /** What a layer is called with that takes one tensor. */
  LayerTensor input() {
    if (inputs.size() != 1) {
      throw misfit("it takes one tensor, not " + inputs.size());
    }
    return inputs.getFirst();
  }

  /** The one input, which must have so many dimensions, the batch among them. */
  LayerTensor input(int rank) {
    if (input().rank() != rank) {
      throw misfit("it needs " + rank + " dimensions, not " + input().shape());
    }
    return input();
  }

  RefusedException misfit(String why) {
    return scope.misfit(why);
  }
}
