package dev.zippermerge.lookup.plan;

import dev.zippermerge.lookup.graph.Shapes;

/**
 * A value of one example.
 *
 * @param id where it is stored; values that only differ in shape share one
 * @param shape its shape in the graph, without the batch: (height, width, channels) for images
 */
record Value(int id, int[] shape) implements Operand {

  int size() {
    return Shapes.size(shape);
  }

  int rank() {
    return shape.length;
  }

  /** Length of the last axis. */
  int channels() {
    return Layout.channels(shape);
  }

  /** Positions, each of which has a value in every channel. */
  int plane() {
    return Layout.plane(shape);
  }
}
