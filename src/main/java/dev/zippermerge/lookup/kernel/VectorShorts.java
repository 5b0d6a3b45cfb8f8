package dev.zippermerge.lookup.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The inner loops over tables of 16-bit integers on the Java Vector API. */
final class VectorShorts {
  /** Added to a float below 2^22, leaves its nearest integer in the lowest bits. */
  private static final float NEAREST = 1.5f * (1 << 23);

  private static final VectorSpecies<Float> FLOATS = VectorKernels.SPECIES;
  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
  static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, FLOATS.vectorShape());
  private static final VectorSpecies<Short> HALF =
      VectorSpecies.of(short.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));
  private static final int LANES = SHORTS.length();

  private VectorShorts() {}

  /** {@link Kernels#round}. */
  static void round(
      float[] table,
      int from,
      int width,
      int rows,
      float scale,
      short[] rounded,
      int to,
      int pitch) {
    var factor = FloatVector.broadcast(FLOATS, scale == 0 ? 0 : 1 / scale);
    for (int row = 0; row < rows; row++) {
      roundRow(table, from + row * width, width, factor, rounded, to + row * pitch);
    }
  }

  private static void roundRow(
      float[] table, int from, int width, FloatVector factor, short[] rounded, int to) {
    int x = 0;
    for (; x + FLOATS.length() <= width; x += FLOATS.length()) {
      nearest(FloatVector.fromArray(FLOATS, table, from + x), factor).intoArray(rounded, to + x);
    }
    if (x < width) {
      var value = FloatVector.fromArray(FLOATS, table, from + x, FLOATS.indexInRange(x, width));
      nearest(value, factor).intoArray(rounded, to + x, HALF.indexInRange(x, width));
    }
  }

  private static ShortVector nearest(FloatVector value, FloatVector factor) {
    var bits = value.fma(factor, FloatVector.broadcast(FLOATS, NEAREST)).reinterpretAsInts();
    return (ShortVector) bits.convertShape(VectorOperators.I2S, HALF, 0);
  }

  /** The largest absolute value: floats of one sign are ordered as their bits are. */
  static float largest(float[] table, int count) {
    var most = IntVector.zero(INTS);
    for (int i = 0; i < count; i += FLOATS.length()) {
      var bits = FloatVector.fromArray(FLOATS, table, i).reinterpretAsInts();
      most = most.max(bits.and(Integer.MAX_VALUE));
    }
    return Float.intBitsToFloat(most.reduceLanes(VectorOperators.MAX));
  }

  /** {@link Kernels#largestNorm}. */
  static float largestNorm(float[] planes, int from, int stride, int depth, int positions) {
    var most = FloatVector.zero(FLOATS);
    for (int p = 0; p < positions; p += FLOATS.length()) {
      var sum = FloatVector.zero(FLOATS);
      for (int k = 0; k < depth; k++) {
        var value = FloatVector.fromArray(FLOATS, planes, from + k * stride + p);
        sum = value.fma(value, sum);
      }
      most = most.max(sum);
    }
    return (float) Math.sqrt(most.reduceLanes(VectorOperators.MAX));
  }

  /** {@link Kernels#addLookups}. */
  static void addLookups(
      short[] table,
      float scale,
      int[] entries,
      int first,
      int end,
      float[] sums,
      int to,
      int positions) {
    int p = 0;
    for (; p + 4 * LANES <= positions; p += 4 * LANES) {
      lookups4(table, scale, entries, first, end, p, sums, to + p);
    }
    for (; p + LANES <= positions; p += LANES) {
      lookups1(table, scale, entries, first, end, p, sums, to + p);
    }
    for (; p < positions; p += HALF.length()) {
      half(table, scale, entries, first, end, p, sums, to + p);
    }
  }

  private static void lookups4(
      short[] table, float scale, int[] entries, int first, int end, int p, float[] sums, int to) {
    for (int start = first; start < end; start += Rounding.TERMS) {
      var a = ShortVector.zero(SHORTS);
      var b = a;
      var c = a;
      var d = a;
      int stop = Math.min(start + Rounding.TERMS, end);
      for (int e = start; e < stop; e++) {
        int from = entries[e] + p;
        a = a.add(ShortVector.fromArray(SHORTS, table, from));
        b = b.add(ShortVector.fromArray(SHORTS, table, from + LANES));
        c = c.add(ShortVector.fromArray(SHORTS, table, from + 2 * LANES));
        d = d.add(ShortVector.fromArray(SHORTS, table, from + 3 * LANES));
      }
      add(a, scale, sums, to);
      add(b, scale, sums, to + LANES);
      add(c, scale, sums, to + 2 * LANES);
      add(d, scale, sums, to + 3 * LANES);
    }
  }

  private static void lookups1(
      short[] table, float scale, int[] entries, int first, int end, int p, float[] sums, int to) {
    for (int start = first; start < end; start += Rounding.TERMS) {
      var sum = ShortVector.zero(SHORTS);
      int stop = Math.min(start + Rounding.TERMS, end);
      for (int e = start; e < stop; e++) {
        sum = sum.add(ShortVector.fromArray(SHORTS, table, entries[e] + p));
      }
      add(sum, scale, sums, to);
    }
  }

  private static void half(
      short[] table, float scale, int[] entries, int first, int end, int p, float[] sums, int to) {
    for (int start = first; start < end; start += Rounding.TERMS) {
      var sum = ShortVector.zero(HALF);
      int stop = Math.min(start + Rounding.TERMS, end);
      for (int e = start; e < stop; e++) {
        sum = sum.add(ShortVector.fromArray(HALF, table, entries[e] + p));
      }
      add(sum, 0, scale, sums, to);
    }
  }

  static void add(ShortVector sum, float scale, float[] sums, int to) {
    add(sum, 0, scale, sums, to);
    add(sum, 1, scale, sums, to + FLOATS.length());
  }

  private static void add(Vector<Short> sum, int part, float scale, float[] sums, int to) {
    var ints = sum.convertShape(VectorOperators.S2I, INTS, part);
    var floats = (FloatVector) ints.convertShape(VectorOperators.I2F, FLOATS, 0);
    floats
        .fma(FloatVector.broadcast(FLOATS, scale), FloatVector.fromArray(FLOATS, sums, to))
        .intoArray(sums, to);
  }
}
