package dev.zippermerge.engine.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * One axis taken anew: each value of the result is a sum of weighted values of the input.
 *
 * @param indices for each summand, where each value of the result takes it from
 * @param weights for each summand and each value of the result
 * @param positions where each value of the result lies in the input, within its bounds
 */
record Resampling(int axis, long[][] indices, float[][] weights, float[] positions) {

  static Resampling of(Call call, Sizes sizes, int axis, String coordinates) {
    int from = Math.toIntExact(sizes.from()[axis]);
    int to = Math.toIntExact(sizes.to()[axis]);
    var positions = new float[to];
    for (int i = 0; i < to; i++) {
      positions[i] = position(call, i, from, to, sizes.scales()[axis], coordinates);
    }
    return switch (call.text("mode", "nearest")) {
      case "nearest" -> nearest(call, axis, positions, from, sizes.scales()[axis]);
      case "linear", "bilinear" -> linear(axis, positions, from);
      case "cubic" -> cubic(axis, positions, from, call.number("cubic_coeff_a", -0.75f));
      default -> throw call.unsupported("has the mode " + call.text("mode", ""));
    };
  }

  Value apply(Call call, Value x) {
    var shape = IntStream.range(axis, x.rank()).mapToObj(i -> 1L).toList();
    Value sum = null;
    for (int i = 0; i < indices.length; i++) {
      var taken = Selections.take(call, x, call.vector(indices[i]), axis);
      if (indices.length == 1) {
        return taken;
      }
      var part = call.op("Mul", taken, call.constant(Contents.of(along(shape), weights[i])));
      sum = sum == null ? part : call.op("AddV2", sum, part);
    }
    return Objects.requireNonNull(sum);
  }

  private List<Long> along(List<Long> ones) {
    var shape = new ArrayList<>(ones);
    shape.set(0, (long) positions.length);
    return shape;
  }

  private static float position(
      Call call, int i, int from, int to, float scale, String coordinates) {
    return switch (coordinates) {
      case "half_pixel" -> (i + 0.5f) / scale - 0.5f;
      case "pytorch_half_pixel" -> to > 1 ? (i + 0.5f) / scale - 0.5f : 0;
      case "align_corners" -> to > 1 ? i * (float) (from - 1) / (to - 1) : 0;
      case "asymmetric" -> i / scale;
      case "tf_half_pixel_for_nn" -> (i + 0.5f) / scale;
      case "half_pixel_symmetric" ->
          from / 2f * (1 - to / (scale * from)) + (i + 0.5f) / scale - 0.5f;
      default -> throw call.unsupported("has the coordinates " + coordinates);
    };
  }

  private static Resampling nearest(Call call, int axis, float[] positions, int from, float scale) {
    // Before opset 11: towards 0 where the image grows, up where it shrinks.
    var rounding =
        call.opset() >= 11
            ? call.text("nearest_mode", "round_prefer_floor")
            : scale < 1 ? "ceil" : "floor";
    var indices = new long[positions.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = Math.clamp(round(call, positions[i], rounding), 0, from - 1);
    }
    return new Resampling(axis, new long[][] {indices}, new float[1][0], positions);
  }

  private static long round(Call call, float x, String rounding) {
    return (long)
        switch (rounding) {
          case "round_prefer_floor" -> Math.ceil(x - 0.5f);
          case "round_prefer_ceil" -> Math.floor(x + 0.5f);
          case "floor" -> Math.floor(x);
          case "ceil" -> Math.ceil(x);
          default -> throw call.unsupported("has the nearest_mode " + rounding);
        };
  }

  private static Resampling linear(int axis, float[] positions, int from) {
    var within = new float[positions.length];
    var indices = new long[2][positions.length];
    var weights = new float[2][positions.length];
    for (int i = 0; i < positions.length; i++) {
      within[i] = Math.clamp(positions[i], 0, from - 1);
      indices[0][i] = (long) Math.floor(within[i]);
      indices[1][i] = Math.min(indices[0][i] + 1, from - 1);
      weights[1][i] = within[i] - indices[0][i];
      weights[0][i] = 1 - weights[1][i];
    }
    return new Resampling(axis, indices, weights, within);
  }

  private static Resampling cubic(int axis, float[] positions, int from, float a) {
    var indices = new long[4][positions.length];
    var weights = new float[4][positions.length];
    for (int i = 0; i < positions.length; i++) {
      int first = (int) Math.floor(positions[i]) - 1;
      for (int tap = 0; tap < 4; tap++) {
        indices[tap][i] = Math.clamp(first + tap, 0, from - 1);
        weights[tap][i] = cubicWeight(Math.abs(positions[i] - (first + tap)), a);
      }
    }
    return new Resampling(axis, indices, weights, positions);
  }

  /** Keys, Cubic convolution interpolation for digital image processing (1981), equation 4. */
  private static float cubicWeight(float x, float a) {
    return x <= 1 ? ((a + 2) * x - (a + 3)) * x * x + 1 : ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
  }
}
