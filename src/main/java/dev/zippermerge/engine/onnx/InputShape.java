package dev.zippermerge.engine.onnx;

import dev.zippermerge.engine.graph.OpenSizes;
import dev.zippermerge.engine.onnx.proto.ValueInfoProto;
import dev.zippermerge.engine.spec.InputSizes;
import java.util.ArrayList;
import java.util.List;

/**
 * The shape of an input.
 *
 * @param shape dimensions; -1 for the first one where the number of examples is free
 */
record InputShape(List<Long> shape) {

  /**
   * Reads the shape.
   *
   * @param freed true to take any number of examples where the model is written for one
   * @param sizes of dimensions that the model leaves open
   * @throws dev.zippermerge.engine.spec.RefusedException where one is still open, the first aside
   */
  static InputShape of(ValueInfoProto input, boolean freed, InputSizes sizes) {
    var type = input.getType().getTensorType();
    var given = new ArrayList<Long>();
    for (var dimension : type.getShape().getDimList()) {
      given.add(dimension.getDimValue() > 0 ? dimension.getDimValue() : -1);
    }
    var shape = new ArrayList<>(sizes.resolve(input.getName(), given));
    if (!type.hasShape() && shape.isEmpty() || shape.stream().skip(1).anyMatch(size -> size < 0)) {
      throw OpenSizes.unresolved(input.getName(), shape, "");
    }
    if (freed && isForOne(shape)) {
      shape.set(0, -1L);
    }
    return new InputShape(List.copyOf(shape));
  }

  /** The shape for a number of examples. */
  List<Long> with(long examples) {
    var with = new ArrayList<>(shape);
    if (!with.isEmpty() && with.getFirst() < 0) {
      with.set(0, examples);
    }
    return List.copyOf(with);
  }

  private static boolean isForOne(List<Long> shape) {
    return shape.size() > 1 && shape.getFirst() == 1;
  }
}
