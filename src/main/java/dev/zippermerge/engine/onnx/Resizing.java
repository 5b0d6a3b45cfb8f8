package dev.zippermerge.engine.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The operators {@code Resize} and {@code Upsample}. */
final class Resizing {
  /** From here on the model says how positions correspond. */
  private static final int WITH_COORDINATES = 11;

  private Resizing() {}

  static Value upsample(Call call) {
    var x = call.in(0);
    var scales = call.optional(1) == null ? call.numbers("scales") : call.constantFloats(1);
    return axes(call, x, Sizes.scaled(call, x, scales), "asymmetric");
  }

  static Value resize(Call call) {
    var x = call.in(0);
    if (call.opset() < WITH_COORDINATES) {
      return axes(call, x, Sizes.scaled(call, x, call.constantFloats(1)), "asymmetric");
    }
    if (call.integer("antialias", 0) == 1
        || call.integer("exclude_outside", 0) == 1
        || !call.text("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
      throw call.unsupported("has antialias, exclude_outside or keep_aspect_ratio_policy");
    }
    var scales = call.optional(2);
    boolean scaled = scales != null && !scales.shape().equals(List.of(0L));
    var sizes = scaled ? Sizes.scaled(call, x, call.constantFloats(2)) : Sizes.given(call, x, 3);
    return axes(call, x, sizes, call.text("coordinate_transformation_mode", "half_pixel"));
  }

  private static Value axes(Call call, Value x, Sizes sizes, String coordinates) {
    var changed =
        IntStream.range(0, x.rank()).filter(axis -> sizes.from()[axis] != sizes.to()[axis]);
    var resampled =
        changed.mapToObj(axis -> Resampling.of(call, sizes, axis, coordinates)).toList();
    boolean spatial = x.rank() == 4 && sizes.onlySpatial();
    var op = spatial ? BuiltInResize.find(resampled, call, sizes) : null;
    if (op != null) {
      var size = call.vector(Arrays.copyOfRange(sizes.to(), 2, 4));
      return Layout.channelsLast(call, x, last -> call.op(op, last, size));
    }
    var result = x;
    for (var resampling : resampled) {
      result = resampling.apply(call, result);
    }
    return result;
  }
}
