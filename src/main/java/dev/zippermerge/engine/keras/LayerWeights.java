package dev.zippermerge.engine.keras;

import java.util.List;

/** The weights of a model's layers, in the order of the layers' {@link LayerRule#weights roles}. */
interface LayerWeights {

  /**
   * The weights of one layer.
   *
   * @param layer a layer that is no model itself
   * @return as many as the layer has roles
   * @throws dev.zippermerge.engine.spec.RefusedException where they are not in the file
   */
  List<StoredWeight> of(Layer layer);
}
