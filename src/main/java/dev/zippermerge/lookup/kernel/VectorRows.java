package dev.zippermerge.lookup.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** What follows a layer's sums, row by row, on the Java Vector API. */
final class VectorRows {
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final IntVector EVEN =
      IntVector.zero(SPECIES.withLanes(int.class).check(int.class)).addIndex(2);
  private static final IntVector ODD = EVEN.add(1);

  private VectorRows() {}

  /** {@link Kernels#finish}. */
  static void finish(
      Epilogue epilogue,
      int output,
      float[] sums,
      int from,
      int pitch,
      float[] out,
      int to,
      int outPitch,
      int width,
      int rows) {
    if (pitch == width && outPitch == width && rows > 1) {
      finish(epilogue, output, sums, from, 0, out, to, 0, rows * width, 1);
      return;
    }
    var factor = FloatVector.broadcast(SPECIES, epilogue.factor(output));
    var term = FloatVector.broadcast(SPECIES, epilogue.term(output));
    var rest = SPECIES.indexInRange(0, width % LANES);
    for (int row = 0; row < rows; row++) {
      finishRow(
          epilogue,
          factor,
          term,
          rest,
          sums,
          from + row * pitch,
          out,
          to + row * outPitch,
          width / LANES * LANES);
    }
  }

  private static void finishRow(
      Epilogue epilogue,
      FloatVector factor,
      FloatVector term,
      VectorMask<Float> rest,
      float[] sums,
      int from,
      float[] out,
      int to,
      int whole) {
    for (int x = 0; x < whole; x += LANES) {
      var value = FloatVector.fromArray(SPECIES, sums, from + x).fma(factor, term);
      activate(epilogue, value).intoArray(out, to + x);
    }
    if (rest.anyTrue()) {
      var value = FloatVector.fromArray(SPECIES, sums, from + whole, rest).fma(factor, term);
      activate(epilogue, value).intoArray(out, to + whole, rest);
    }
  }

  private static FloatVector activate(Epilogue epilogue, FloatVector value) {
    return switch (epilogue.activation()) {
      case NONE -> value;
      case RELU -> value.max(0);
      case RELU6 -> value.max(0).min(6);
      case LEAKY_RELU ->
          value.blend(value.mul(epilogue.alpha()), value.compare(VectorOperators.LE, 0));
    };
  }

  /** {@link Kernels#largestOfFour}. */
  static void largestOfFour(float[] in, int upper, int lower, float[] out, int to, int width) {
    int x = 0;
    for (; x + LANES <= width; x += LANES) {
      int first = 2 * x;
      var left = column(in, upper + first, lower + first);
      var right = column(in, upper + first + LANES, lower + first + LANES);
      largest(left, right).intoArray(out, to + x);
    }
    if (x < width) {
      var left = column(in, upper + 2 * x, lower + 2 * x, inRange(2 * (width - x)));
      var right =
          column(
              in, upper + 2 * x + LANES, lower + 2 * x + LANES, inRange(2 * (width - x) - LANES));
      largest(left, right).intoArray(out, to + x, inRange(width - x));
    }
  }

  private static VectorMask<Float> inRange(int count) {
    return SPECIES.indexInRange(0, Math.max(count, 0));
  }

  private static FloatVector column(float[] in, int upper, int lower) {
    return FloatVector.fromArray(SPECIES, in, upper).max(FloatVector.fromArray(SPECIES, in, lower));
  }

  private static FloatVector column(float[] in, int upper, int lower, VectorMask<Float> there) {
    return FloatVector.fromArray(SPECIES, in, upper, there)
        .max(FloatVector.fromArray(SPECIES, in, lower, there));
  }

  /** The larger of each pair of neighbours. */
  private static FloatVector largest(FloatVector left, FloatVector right) {
    var low = left.reinterpretAsInts();
    var high = right.reinterpretAsInts();
    var even = EVEN.selectFrom(low, high).reinterpretAsFloats();
    return even.max(ODD.selectFrom(low, high).reinterpretAsFloats());
  }
}
