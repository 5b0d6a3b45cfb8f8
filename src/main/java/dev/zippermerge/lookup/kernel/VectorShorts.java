package dev.zippermerge.lookup.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
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
      short[] partial,
      float[] sums,
      int to,
      int positions) {
    for (int start = first; start < end; start += Rounding.TERMS) {
      int stop = Math.min(start + Rounding.TERMS, end);
      int p = 0;
      for (; p + 4 * LANES <= positions; p += 4 * LANES) {
        lookups4(table, entries, start, stop, p, partial);
      }
      for (; p < positions; p += HALF.length()) {
        lookups1(table, entries, start, stop, p, partial);
      }
      addScaled(partial, scale, sums, to, positions);
    }
  }

  private static void lookups4(
      short[] table, int[] entries, int first, int end, int p, short[] partial) {
    var a = ShortVector.zero(SHORTS);
    var b = a;
    var c = a;
    var d = a;
    for (int e = first; e < end; e++) {
      int from = entries[e] + p;
      a = a.add(ShortVector.fromArray(SHORTS, table, from));
      b = b.add(ShortVector.fromArray(SHORTS, table, from + LANES));
      c = c.add(ShortVector.fromArray(SHORTS, table, from + 2 * LANES));
      d = d.add(ShortVector.fromArray(SHORTS, table, from + 3 * LANES));
    }
    a.intoArray(partial, p);
    b.intoArray(partial, p + LANES);
    c.intoArray(partial, p + 2 * LANES);
    d.intoArray(partial, p + 3 * LANES);
  }

  private static void lookups1(
      short[] table, int[] entries, int first, int end, int p, short[] partial) {
    var sum = ShortVector.zero(HALF);
    for (int e = first; e < end; e++) {
      sum = sum.add(ShortVector.fromArray(HALF, table, entries[e] + p));
    }
    sum.intoArray(partial, p);
  }

  /** {@code sums[to + p] += scale x integers[p]}, whole vectors of floats. */
  static void addScaled(short[] integers, float scale, float[] sums, int to, int count) {
    var factor = FloatVector.broadcast(FLOATS, scale);
    for (int p = 0; p < count; p += FLOATS.length()) {
      var value =
          ShortVector.fromArray(HALF, integers, p).convertShape(VectorOperators.S2F, FLOATS, 0);
      ((FloatVector) value)
          .fma(factor, FloatVector.fromArray(FLOATS, sums, to + p))
          .intoArray(sums, to + p);
    }
  }
}
