package dev.zippermerge.lookup.kernel;

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Looks dense layers' products up by permutations in registers: the products of a segment stay in
 * registers while all outputs pick theirs, 16 from 64 products in two permutations and a blend;
 * from 128 in four and three; from 256 by four times 64.
 *
 * <p>The methods are short because HotSpot inlines only so many operations on vectors into one.
 */
final class PermutedCodes implements DenseCodes {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final int LANES = 16;
  private static final int SHORT = 64;
  private static final int LONG = 128;

  private final byte[] codes;
  private final int padded;
  private final int segments;
  private final int columns;

  PermutedCodes(int[] codes, int outputs, int columns) {
    this.columns = columns;
    this.segments = codes.length / outputs;
    this.padded = Math.ceilDiv(outputs, GROUP) * GROUP;
    this.codes = new byte[segments * padded];
    for (int t = 0; t < outputs; t++) {
      for (int v = 0; v < segments; v++) {
        this.codes[v * padded + t] = (byte) codes[t * segments + v];
      }
    }
  }

  @Override
  public void sum(float[] table, float[] sums) {
    Arrays.fill(sums, 0);
    for (int v = 0; v < segments; v++) {
      int row = v * columns;
      if (columns == SHORT) {
        addShort(table, row, codes, v * padded, sums, padded);
      } else if (columns == LONG) {
        addLong(table, row, codes, v * padded, sums, padded);
      } else {
        for (int first = 0; first < columns; first += SHORT) {
          addPart(table, row + first, first, codes, v * padded, sums, padded);
        }
      }
    }
  }

  /** For tables of 64. */
  private static void addShort(
      float[] table, int row, byte[] codes, int from, float[] sums, int count) {
    var t0 = part(table, row);
    var t1 = part(table, row + LANES);
    var t2 = part(table, row + 2 * LANES);
    var t3 = part(table, row + 3 * LANES);
    for (int t = 0; t < count; t += LANES) {
      var code = code(codes, from + t);
      // Permutations take the code modulo 32.
      var low = code.selectFrom(t0, t1);
      var high = code.selectFrom(t2, t3);
      add(low.blend(high, code.compare(VectorOperators.GT, 31)), sums, t);
    }
  }

  /** For tables of 128. */
  private static void addLong(
      float[] table, int row, byte[] codes, int from, float[] sums, int count) {
    var t0 = part(table, row);
    var t1 = part(table, row + LANES);
    var t2 = part(table, row + 2 * LANES);
    var t3 = part(table, row + 3 * LANES);
    var t4 = part(table, row + 4 * LANES);
    var t5 = part(table, row + 5 * LANES);
    var t6 = part(table, row + 6 * LANES);
    var t7 = part(table, row + 7 * LANES);
    for (int t = 0; t < count; t += LANES) {
      var code = code(codes, from + t);
      var odd = code.and(32).compare(VectorOperators.NE, 0);
      var low = code.selectFrom(t0, t1).blend(code.selectFrom(t2, t3), odd);
      var high = code.selectFrom(t4, t5).blend(code.selectFrom(t6, t7), odd);
      add(low.blend(high, code.compare(VectorOperators.GT, 63)), sums, t);
    }
  }

  /** For 64 of longer tables: codes of others count nothing. */
  private static void addPart(
      float[] table, int row, int first, byte[] codes, int from, float[] sums, int count) {
    for (int t = 0; t < count; t += LANES) {
      var code = code(codes, from + t).sub(first);
      var odd = code.and(32).compare(VectorOperators.NE, 0);
      var low =
          code.selectFrom(part(table, row), part(table, row + LANES))
              .blend(
                  code.selectFrom(part(table, row + 2 * LANES), part(table, row + 3 * LANES)), odd);
      var picked = low.blend(0, code.compare(VectorOperators.UGT, 63));
      add(picked, sums, t);
    }
  }

  private static IntVector part(float[] table, int from) {
    return FloatVector.fromArray(FLOATS, table, from).reinterpretAsInts();
  }

  private static IntVector code(byte[] codes, int from) {
    return (IntVector)
        ByteVector.fromArray(BYTES, codes, from)
            .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0);
  }

  private static void add(IntVector picked, float[] sums, int to) {
    FloatVector.fromArray(FLOATS, sums, to).add(picked.reinterpretAsFloats()).intoArray(sums, to);
  }
}
