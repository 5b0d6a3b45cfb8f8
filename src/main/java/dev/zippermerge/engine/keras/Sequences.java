package dev.zippermerge.engine.keras;

import java.util.function.UnaryOperator;

/** Layers over sequences, [batch, steps, channels], computed as images of height 1. */
final class Sequences {
  private Sequences() {}

  /** Runs {@code image} on a tensor of rank 4, or on one of rank 3 with a height of 1 put in. */
  static LayerTensor asImage(
      Scope scope, Layout layout, LayerTensor x, UnaryOperator<LayerTensor> image) {
    if (x.rank() == 4) {
      return image.apply(x);
    }
    var result = image.apply(scope.expand(x, layout.spatial()));
    return scope.squeeze(result, layout.spatial());
  }
}
