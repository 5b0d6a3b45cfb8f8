package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.graph.OpenSizes;
import java.util.ArrayList;
import java.util.List;

/**
 * A tensor of the graph that is being written.
 *
 * @param name name of the node that yields it, as its output 0
 * @param shape dimensions; -1 for the batch where that is free, and for sizes that are open
 */
record LayerTensor(String name, List<Long> shape) {

  int rank() {
    return shape.size();
  }

  /**
   * Size of a dimension; negative ones count from the end.
   *
   * @throws dev.zippermerge.engine.spec.RefusedException SHAPE_UNRESOLVED where the model leaves it
   *     open, the batch aside
   */
  long size(int dimension) {
    int index = dimension < 0 ? rank() + dimension : dimension;
    if (index > 0 && shape.get(index) < 0) {
      throw OpenSizes.unresolved(name, shape, "");
    }
    return shape.get(index);
  }

  /** The shape with one dimension changed. */
  List<Long> with(int dimension, long size) {
    var changed = new ArrayList<>(shape);
    changed.set(dimension < 0 ? rank() + dimension : dimension, size);
    return changed;
  }
}
