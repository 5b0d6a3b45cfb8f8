package dev.zippermerge.lookup.graph;

import dev.zippermerge.lookup.savedmodel.Node;
import java.util.ArrayList;
import java.util.List;

/** A constant cut into parts along its first axis. */
final class Parts {
  private Parts() {}

  /** The node's results: the parts, in order. */
  static List<Tensor> of(Node node, List<Tensor> inputs) {
    var whole = inputs.get(0);
    if (!(inputs.get(1) instanceof Tensor.Ints sizes)
        || !(inputs.get(2) instanceof Tensor.Ints axis)
        || axis.values()[0] != 0) {
      throw node.refused("splits along another axis than the first");
    }
    var strides = Shapes.strides(whole.shape());
    var parts = new ArrayList<Tensor>();
    int first = 0;
    for (int size : sizes.values()) {
      if (size < 0 || first + size > whole.shape()[0]) {
        throw node.refused("has parts that do not fit its input");
      }
      var shape = whole.shape().clone();
      shape[0] = size;
      parts.add(whole.picked(shape, strides, first * strides[0]));
      first += size;
    }
    return parts;
  }
}
