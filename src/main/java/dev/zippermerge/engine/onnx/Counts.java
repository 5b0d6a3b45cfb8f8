package dev.zippermerge.engine.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.TensorProto;

/**
 * Which positions an average counts: from {@code first} (inclusive) to {@code last} (exclusive)
 * along each axis, 0 being the first of the image.
 */
record Counts(long[] first, long[] last) {

  /** The image without its padding. */
  static Counts ofImage(Window window) {
    return new Counts(new long[2], window.sizes().clone());
  }

  /** The image with the padding that the model asks for. */
  static Counts ofPadded(Window window) {
    var first = new long[2];
    var last = new long[2];
    for (int i = 0; i < 2; i++) {
      first[i] = -window.before()[i];
      last[i] = window.sizes()[i] + window.after()[i];
    }
    return new Counts(first, last);
  }

  /**
   * What averages over the whole window are multiplied with to be averages over what counts.
   *
   * @return 1 x 1 x height x width of the result; null where all are 1
   */
  @Nullable TensorProto factors(Window window) {
    var rows = factors(window, 0);
    var columns = factors(window, 1);
    var factors = new float[rows.length * columns.length];
    boolean all = true;
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) (rows[i / columns.length] * columns[i % columns.length]);
      all &= factors[i] == 1;
    }
    return all
        ? null
        : Contents.of(List.of(1L, 1L, (long) rows.length, (long) columns.length), factors);
  }

  private double[] factors(Window window, int axis) {
    var factors = new double[Math.toIntExact(window.results()[axis])];
    long kernel = window.kernel()[axis];
    for (int i = 0; i < factors.length; i++) {
      long start = i * window.strides()[axis] - window.before()[axis];
      long counted = Math.min(start + kernel, last[axis]) - Math.max(start, first[axis]);
      factors[i] = kernel / (double) Math.max(1, counted);
    }
    return factors;
  }
}
