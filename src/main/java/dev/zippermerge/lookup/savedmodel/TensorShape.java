package dev.zippermerge.lookup.savedmodel;

import java.util.ArrayList;
import java.util.List;

/** Reads TensorShapeProto. */
final class TensorShape {
  private static final int DIMENSION = 2;
  private static final int SIZE = 1;

  private TensorShape() {}

  /** The dimensions; -1 where free. */
  static List<Long> read(WireReader shape) {
    var sizes = new ArrayList<Long>();
    while (shape.next()) {
      if (shape.field() == DIMENSION) {
        sizes.add(size(shape.message()));
      } else {
        shape.skip();
      }
    }
    return List.copyOf(sizes);
  }

  private static long size(WireReader dimension) {
    long size = 0;
    while (dimension.next()) {
      if (dimension.field() == SIZE) {
        size = dimension.integer();
      } else {
        dimension.skip();
      }
    }
    return size;
  }
}
