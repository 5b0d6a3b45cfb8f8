package dev.zippermerge.engine.vq;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * What a squared error in each layer counts: a power of how large its gradients are (the diagonal
 * of the Fisher information, one value for each layer), against the mean over all rows. A task that
 * is harder to keep gets more bits by that.
 */
final class LayerWeights {
  /**
   * 1 is the theory near the minimum. It starves layers at the start, when the network is far off.
   */
  private static final double POWER = 0.5;

  private static final double LEAST = 1e-3;

  private LayerWeights() {}

  /**
   * The weights.
   *
   * @param gradients by variable: the mean over its values of Adam's second moment
   */
  static Map<QuantisedLayer, Double> of(QuantisedNetworks networks, Map<String, Double> gradients) {
    var weights = new IdentityHashMap<QuantisedLayer, Double>();
    double sum = 0;
    long rows = 0;
    for (var layer : networks.layers()) {
      var latent = VariableNames.latent(networks.tasks().get(layer.task()), layer);
      double weight = Math.pow(gradients.getOrDefault(latent, 0.0), POWER);
      weights.put(layer, weight);
      sum += layer.codes().length * weight;
      rows += layer.codes().length;
    }
    double mean = sum / rows;
    weights.replaceAll((_, weight) -> mean == 0 ? 1 : Math.max(LEAST, weight / mean));
    return weights;
  }
}
