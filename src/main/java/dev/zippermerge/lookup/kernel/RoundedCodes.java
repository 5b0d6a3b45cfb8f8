package dev.zippermerge.lookup.kernel;

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Looks dense layers' products up by permutations of 16-bit integers: one permutation picks 32 from
 * a segment's 64 products. For vectors of 512 bits and tables of 64.
 */
final class RoundedCodes implements DenseCodes {
  static final int COLUMNS = 64;

  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_512;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_256;
  private static final int LANES = 32;

  private final byte[] codes;
  private final int segments;
  private final int padded;
  private final short[] rounded;

  RoundedCodes(int[] codes, int outputs) {
    this.segments = codes.length / outputs;
    this.padded = Math.ceilDiv(outputs, GROUP) * GROUP;
    this.codes = new byte[segments * padded];
    this.rounded = new short[segments * COLUMNS];
    for (int t = 0; t < outputs; t++) {
      for (int v = 0; v < segments; v++) {
        this.codes[(t / GROUP * segments + v) * GROUP + t % GROUP] =
            (byte) codes[t * segments + v];
      }
    }
  }

  private RoundedCodes(byte[] codes, int segments, int padded) {
    this.codes = codes;
    this.segments = segments;
    this.padded = padded;
    this.rounded = new short[segments * COLUMNS];
  }

  @Override
  public void sum(float[] table, float[] sums) {
    float scale = VectorShorts.largest(table, rounded.length) / Rounding.LARGEST;
    VectorShorts.round(table, 0, rounded.length, 1, scale, rounded, 0, 0);
    Arrays.fill(sums, 0);
    for (int t = 0; t < padded; t += GROUP) {
      for (int v = 0; v < segments; v += Rounding.TERMS) {
        int end = Math.min(v + Rounding.TERMS, segments);
        add(rounded, v, end, codes, t * segments, scale, sums, t);
      }
    }
  }

  /** Adds what some segments contribute to a group of outputs. */
  private static void add(
      short[] table,
      int first,
      int end,
      byte[] codes,
      int from,
      float scale,
      float[] sums,
      int to) {
    var a = ShortVector.zero(SHORTS);
    var b = a;
    var c = a;
    var d = a;
    for (int v = first; v < end; v++) {
      var low = ShortVector.fromArray(SHORTS, table, v * COLUMNS);
      var high = ShortVector.fromArray(SHORTS, table, v * COLUMNS + LANES);
      a = a.add(code(codes, from + v * GROUP).selectFrom(low, high));
      b = b.add(code(codes, from + v * GROUP + LANES).selectFrom(low, high));
      c = c.add(code(codes, from + v * GROUP + 2 * LANES).selectFrom(low, high));
      d = d.add(code(codes, from + v * GROUP + 3 * LANES).selectFrom(low, high));
    }
    VectorShorts.add(a, scale, sums, to);
    VectorShorts.add(b, scale, sums, to + LANES);
    VectorShorts.add(c, scale, sums, to + 2 * LANES);
    VectorShorts.add(d, scale, sums, to + 3 * LANES);
  }

  private static ShortVector code(byte[] codes, int from) {
    return (ShortVector)
        ByteVector.fromArray(BYTES, codes, from)
            .convertShape(VectorOperators.ZERO_EXTEND_B2S, SHORTS, 0);
  }

  @Override
  public DenseCodes copy() {
    return new RoundedCodes(codes, segments, padded);
  }
}
