package dev.zippermerge.lookup.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Looks dense layers' products up by permutations in registers: 16 lanes pick from the 64 products
 * of four registers in two permutations and a blend; longer tables are gone through 128 by 128. An
 * int holds the codes of four outputs.
 */
final class PermutedCodes implements DenseCodes {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;
  private static final int LANES = 16;
  private static final int PICKED = 64;
  private static final int LONG = 128;
  private static final int SEGMENTS = 16;

  private final int[] packed;
  private final int groups;
  private final int segments;
  private final int columns;

  PermutedCodes(int[] codes, int outputs, int columns) {
    this.columns = columns;
    this.segments = codes.length / outputs;
    this.groups = Math.ceilDiv(outputs, GROUP);
    this.packed = new int[groups * segments * LANES];
    for (int t = 0; t < outputs; t++) {
      int lane = t % GROUP % LANES;
      int shift = t % GROUP / LANES * Byte.SIZE;
      for (int v = 0; v < segments; v++) {
        packed[(t / GROUP * segments + v) * LANES + lane] |= codes[t * segments + v] << shift;
      }
    }
  }

  @Override
  public void sum(float[] table, float[] sums) {
    if (columns > PICKED) {
      sumLong(table, sums);
      return;
    }
    for (int group = 0; group < groups; group++) {
      sum64(table, group * segments * LANES, sums, group * GROUP);
    }
  }

  /** Some segments at a time, whose products stay in the cache while all outputs take theirs. */
  private void sumLong(float[] table, float[] sums) {
    Arrays.fill(sums, 0);
    for (int v = 0; v < segments; v += SEGMENTS) {
      int end = Math.min(v + SEGMENTS, segments);
      for (int to = 0; to < sums.length; to += LANES) {
        int from = to / GROUP * segments * LANES;
        int shift = to % GROUP / LANES * Byte.SIZE;
        for (int first = 0; first < columns; first += LONG) {
          addLong(table, first, from, shift, v, end, sums, to);
        }
      }
    }
  }

  private void sum64(float[] table, int from, float[] sums, int to) {
    var a = FloatVector.zero(FLOATS);
    var b = a;
    var c = a;
    var d = a;
    for (int v = 0; v < segments; v++) {
      var t0 = part(table, v * PICKED);
      var t1 = part(table, v * PICKED + LANES);
      var t2 = part(table, v * PICKED + 2 * LANES);
      var t3 = part(table, v * PICKED + 3 * LANES);
      var codes = IntVector.fromArray(INTS, packed, from + v * LANES);
      a = a.add(pick(codes, t0, t1, t2, t3).reinterpretAsFloats());
      codes = codes.lanewise(VectorOperators.LSHR, Byte.SIZE);
      b = b.add(pick(codes, t0, t1, t2, t3).reinterpretAsFloats());
      codes = codes.lanewise(VectorOperators.LSHR, Byte.SIZE);
      c = c.add(pick(codes, t0, t1, t2, t3).reinterpretAsFloats());
      codes = codes.lanewise(VectorOperators.LSHR, Byte.SIZE);
      d = d.add(pick(codes, t0, t1, t2, t3).reinterpretAsFloats());
    }
    store(a, b, c, d, sums, to);
  }

  /**
   * Adds products of some segments, of 128 codewords, for one vector of outputs: more than one is
   * more than HotSpot inlines into a method.
   */
  private void addLong(
      float[] table, int first, int from, int shift, int begin, int end, float[] sums, int to) {
    var sum = FloatVector.fromArray(FLOATS, sums, to);
    for (int v = begin; v < end; v++) {
      int row = v * columns + first;
      var codes =
          IntVector.fromArray(INTS, packed, from + v * LANES).lanewise(VectorOperators.LSHR, shift);
      var low = pick(codes, table, row);
      var high = pick(codes, table, row + PICKED);
      var picked = low.blend(high, codes.and(PICKED).compare(VectorOperators.NE, 0));
      sum =
          sum.add(
              picked
                  .blend(0, codes.and(LONG).compare(VectorOperators.NE, first))
                  .reinterpretAsFloats());
    }
    sum.intoArray(sums, to);
  }

  private static IntVector pick(IntVector codes, float[] table, int row) {
    return pick(
        codes,
        part(table, row),
        part(table, row + LANES),
        part(table, row + 2 * LANES),
        part(table, row + 3 * LANES));
  }

  private static IntVector part(float[] table, int from) {
    return FloatVector.fromArray(FLOATS, table, from).reinterpretAsInts();
  }

  private static IntVector pick(
      IntVector codes, IntVector t0, IntVector t1, IntVector t2, IntVector t3) {
    var low = codes.selectFrom(t0, t1); // Takes the code modulo 32.
    var high = codes.selectFrom(t2, t3);
    return low.blend(high, codes.and(32).compare(VectorOperators.NE, 0));
  }

  private static void store(
      FloatVector a, FloatVector b, FloatVector c, FloatVector d, float[] sums, int to) {
    a.intoArray(sums, to);
    b.intoArray(sums, to + LANES);
    c.intoArray(sums, to + 2 * LANES);
    d.intoArray(sums, to + 3 * LANES);
  }
}
