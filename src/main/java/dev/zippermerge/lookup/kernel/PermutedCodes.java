package dev.zippermerge.lookup.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Looks dense layers' products up by permutations in registers: 16 lanes pick from the 64 products
 * of four registers in two permutations and a blend; longer tables are gone through 64 by 64. An int
 * holds the codes of four outputs, so that codes are read once, 64 at a time.
 */
final class PermutedCodes implements DenseCodes {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;
  private static final int LANES = 16;
  private static final int PICKED = 64;

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
    for (int group = 0; group < groups; group++) {
      if (columns == PICKED) {
        sum64(table, group * segments * LANES, sums, group * GROUP);
      } else {
        sumMore(table, group * segments * LANES, sums, group * GROUP);
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
      a = a.add(pick(codes, t0, t1, t2, t3));
      codes = codes.lanewise(VectorOperators.LSHR, 8);
      b = b.add(pick(codes, t0, t1, t2, t3));
      codes = codes.lanewise(VectorOperators.LSHR, 8);
      c = c.add(pick(codes, t0, t1, t2, t3));
      codes = codes.lanewise(VectorOperators.LSHR, 8);
      d = d.add(pick(codes, t0, t1, t2, t3));
    }
    store(a, b, c, d, sums, to);
  }

  /** As {@link #sum64}, each lane adding only in the part of the table that its code is in. */
  private void sumMore(float[] table, int from, float[] sums, int to) {
    var a = FloatVector.zero(FLOATS);
    var b = a;
    var c = a;
    var d = a;
    for (int v = 0; v < segments; v++) {
      for (int first = 0; first < columns; first += PICKED) {
        int row = v * columns + first;
        var t0 = part(table, row);
        var t1 = part(table, row + LANES);
        var t2 = part(table, row + 2 * LANES);
        var t3 = part(table, row + 3 * LANES);
        var codes = IntVector.fromArray(INTS, packed, from + v * LANES);
        a = a.add(pick(codes, t0, t1, t2, t3), in(codes, first).cast(FLOATS));
        codes = codes.lanewise(VectorOperators.LSHR, 8);
        b = b.add(pick(codes, t0, t1, t2, t3), in(codes, first).cast(FLOATS));
        codes = codes.lanewise(VectorOperators.LSHR, 8);
        c = c.add(pick(codes, t0, t1, t2, t3), in(codes, first).cast(FLOATS));
        codes = codes.lanewise(VectorOperators.LSHR, 8);
        d = d.add(pick(codes, t0, t1, t2, t3), in(codes, first).cast(FLOATS));
      }
    }
    store(a, b, c, d, sums, to);
  }

  private static IntVector part(float[] table, int from) {
    return FloatVector.fromArray(FLOATS, table, from).reinterpretAsInts();
  }

  private static FloatVector pick(
      IntVector codes, IntVector t0, IntVector t1, IntVector t2, IntVector t3) {
    var index = codes.and(31);
    var low = index.selectFrom(t0, t1);
    var high = index.selectFrom(t2, t3);
    return low.blend(high, codes.and(32).compare(VectorOperators.NE, 0)).reinterpretAsFloats();
  }

  private static VectorMask<Integer> in(IntVector codes, int first) {
    return codes.and(0xC0).compare(VectorOperators.EQ, first);
  }

  private static void store(
      FloatVector a, FloatVector b, FloatVector c, FloatVector d, float[] sums, int to) {
    a.intoArray(sums, to);
    b.intoArray(sums, to + LANES);
    c.intoArray(sums, to + 2 * LANES);
    d.intoArray(sums, to + 3 * LANES);
  }
}
