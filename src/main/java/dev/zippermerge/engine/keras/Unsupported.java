package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;

/** Refusals of layers that are sound but cannot be taken over. */
final class Unsupported {
  private Unsupported() {}

  /**
   * The refusal of a layer.
   *
   * @param what it does or has, following its name in a sentence
   */
  static RefusedException layer(LayerConfig layer, String what) {
    return new RefusedException(
        RefusalCode.LAYER_UNSUPPORTED,
        layer.path(),
        "The layer '%s' (%s) %s, which is not supported."
            .formatted(layer.path(), layer.className(), what));
  }
}
