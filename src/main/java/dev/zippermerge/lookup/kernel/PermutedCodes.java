package dev.zippermerge.lookup.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Looks dense layers' products up by permutations in registers: 16 lanes pick from the 64 products
 * of four registers in two permutations and a blend; longer tables are gone through 64 by 64. An
 * int holds the codes of four outputs, so that codes are read once, 64 at a time.
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
        addParts(table, group * segments * LANES, sums, group * GROUP);
      }
    }
  }

  private void addParts(float[] table, int from, float[] sums, int to) {
    Arrays.fill(sums, to, to + GROUP, 0);
    for (int first = 0; first < columns; first += PICKED) {
      addPart(table, first, from, 0, sums, to);
      addPart(table, first, from, 2 * Byte.SIZE, sums, to + 2 * LANES);
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
      codes = codes.lanewise(VectorOperators.LSHR, Byte.SIZE);
      b = b.add(pick(codes, t0, t1, t2, t3));
      codes = codes.lanewise(VectorOperators.LSHR, Byte.SIZE);
      c = c.add(pick(codes, t0, t1, t2, t3));
      codes = codes.lanewise(VectorOperators.LSHR, Byte.SIZE);
      d = d.add(pick(codes, t0, t1, t2, t3));
    }
    store(a, b, c, d, sums, to);
  }

  /**
   * As {@link #sum64}, for the codes in one part of a longer table; adds to the sums. Half a group
   * at a time: all four vectors are more than HotSpot inlines into one method.
   */
  private void addPart(float[] table, int first, int from, int shift, float[] sums, int to) {
    var a = FloatVector.fromArray(FLOATS, sums, to);
    var b = FloatVector.fromArray(FLOATS, sums, to + LANES);
    for (int v = 0; v < segments; v++) {
      int row = v * columns + first;
      var t0 = part(table, row);
      var t1 = part(table, row + LANES);
      var t2 = part(table, row + 2 * LANES);
      var t3 = part(table, row + 3 * LANES);
      var codes = IntVector.fromArray(INTS, packed, from + v * LANES);
      codes = codes.lanewise(VectorOperators.LSHR, shift);
      a = a.add(pickIn(first, codes, t0, t1, t2, t3));
      codes = codes.lanewise(VectorOperators.LSHR, Byte.SIZE);
      b = b.add(pickIn(first, codes, t0, t1, t2, t3));
    }
    a.intoArray(sums, to);
    b.intoArray(sums, to + LANES);
  }

  private static IntVector part(float[] table, int from) {
    return FloatVector.fromArray(FLOATS, table, from).reinterpretAsInts();
  }

  private static FloatVector pick(
      IntVector codes, IntVector t0, IntVector t1, IntVector t2, IntVector t3) {
    var low = codes.selectFrom(t0, t1); // Takes the code modulo 32.
    var high = codes.selectFrom(t2, t3);
    return low.blend(high, codes.and(32).compare(VectorOperators.NE, 0)).reinterpretAsFloats();
  }

  /** 0 where the code is not in the part of the table that begins with {@code first}. */
  private static FloatVector pickIn(
      int first, IntVector codes, IntVector t0, IntVector t1, IntVector t2, IntVector t3) {
    var low = codes.selectFrom(t0, t1); // Takes the code modulo 32.
    var high = codes.selectFrom(t2, t3);
    var picked = low.blend(high, codes.and(32).compare(VectorOperators.NE, 0));
    return picked
        .blend(0, codes.and(0xC0).compare(VectorOperators.NE, first))
        .reinterpretAsFloats();
  }

  private static void store(
      FloatVector a, FloatVector b, FloatVector c, FloatVector d, float[] sums, int to) {
    a.intoArray(sums, to);
    b.intoArray(sums, to + LANES);
    c.intoArray(sums, to + 2 * LANES);
    d.intoArray(sums, to + 3 * LANES);
  }
}
