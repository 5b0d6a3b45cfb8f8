package dev.zippermerge.engine.keras;

import java.util.ArrayList;
import java.util.List;

/**
 * A tensor of the graph that is being written.
 *
 * @param name name of the node that yields it, as its output 0
 * @param shape dimensions; -1 for the batch where that is free
 */
record LayerTensor(String name, List<Long> shape) {

  int rank() {
    return shape.size();
  }

  /** Size of a dimension; negative ones count from the end. */
  long size(int dimension) {
    return shape.get(dimension < 0 ? rank() + dimension : dimension);
  }

  /** The shape with one dimension changed. */
  List<Long> with(int dimension, long size) {
    var changed = new ArrayList<>(shape);
    changed.set(dimension < 0 ? rank() + dimension : dimension, size);
    return changed;
  }
}
