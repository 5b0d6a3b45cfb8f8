package dev.zippermerge.lookup.op;

import dev.zippermerge.lookup.kernel.Layer;
import dev.zippermerge.lookup.kernel.Workspace;

/** A layer with weights. */
public record LayerOperation(Layer layer) implements Operation {
  @Override
  public void apply(float[][] inputs, float[] output) {
    layer.apply(inputs[0], 0, output, 0);
  }

  @Override
  public Operation copy(Workspace workspace) {
    return new LayerOperation(layer.copy(workspace));
  }
}
