package dev.zippermerge.lookup.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * E-FC by lookup, as {@link EncodedDense}, with codewords and products of 16-bit integers: one
 * permutation picks 32 from a segment's 64 products. For vectors of 512 bits.
 */
final class RoundedDense implements Layer {
  /** The most codewords. */
  static final int COLUMNS = 64;

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_512;
  private static final VectorSpecies<Short> WORDS = ShortVector.SPECIES_256;
  private static final int WIDTH = FLOATS.length();
  private static final int LANES = SHORTS.length();
  private static final int GROUP = 4 * LANES;

  private final int inputs;
  private final int outputs;
  private final int segmentLength;
  private final int segments;
  private final short[] codewords;
  private final float unit;
  private final short[] codes;
  private final Epilogue epilogue;
  private final float[] table;
  private final short[] rounded;
  private final short[] partial = new short[GROUP];
  private final float[] sums;

  RoundedDense(int inputs, int outputs, EncodedWeights weights, Epilogue epilogue) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.segmentLength = weights.segmentLength();
    this.segments = weights.segments();
    var words = weights.transposed(COLUMNS);
    this.unit = VectorShorts.largest(words, words.length) / Short.MAX_VALUE;
    this.codewords = new short[words.length];
    VectorShorts.round(words, 0, words.length, 1, unit, codewords, 0, 0);
    this.codes = grouped(weights.codes());
    this.epilogue = epilogue;
    this.table = new float[segments * COLUMNS];
    this.rounded = new short[segments * COLUMNS];
    this.sums = new float[Math.ceilDiv(outputs, GROUP) * GROUP];
  }

  private RoundedDense(RoundedDense other) {
    this.inputs = other.inputs;
    this.outputs = other.outputs;
    this.segmentLength = other.segmentLength;
    this.segments = other.segments;
    this.codewords = other.codewords;
    this.unit = other.unit;
    this.codes = other.codes;
    this.epilogue = other.epilogue;
    this.table = new float[other.table.length];
    this.rounded = new short[other.rounded.length];
    this.sums = new float[other.sums.length];
  }

  /**
   * In the order in which they are read, [group of outputs][segment][output], two in a short: of
   * outputs that are {@link #LANES} apart, the first one's code in the lower byte.
   */
  private short[] grouped(int[] given) {
    var grouped = new short[Math.ceilDiv(outputs, GROUP) * GROUP / 2 * segments];
    for (int t = 0; t < outputs; t++) {
      int lane = t % GROUP / (2 * LANES) * LANES + t % LANES;
      int shift = t / LANES % 2 * Byte.SIZE;
      for (int v = 0; v < segments; v++) {
        int at = (t / GROUP * segments + v) * GROUP / 2 + lane;
        grouped[at] |= (short) (given[t * segments + v] << shift);
      }
    }
    return grouped;
  }

  @Override
  public void apply(float[] in, int inFrom, float[] out, int outFrom) {
    for (int v = 0; v < segments; v++) {
      int first = v * segmentLength;
      products(in, inFrom, first, Math.min(first + segmentLength, inputs), codewords, table, v);
    }
    float scale = VectorShorts.largest(table, table.length) / Rounding.LARGEST;
    VectorShorts.round(table, 0, table.length, 1, scale, rounded, 0, 0);
    Arrays.fill(sums, 0);
    for (int t = 0; t < sums.length; t += GROUP) {
      for (int v = 0; v < segments; v += Rounding.TERMS) {
        int end = Math.min(v + Rounding.TERMS, segments);
        lookups(rounded, v, end, codes, t / 2 * segments, partial);
        VectorShorts.addScaled(partial, scale * unit, sums, t, GROUP);
      }
    }
    epilogue.apply(sums, outputs);
    System.arraycopy(sums, 0, out, outFrom, outputs);
  }

  /** Products of a segment's input with its codewords, in units of those. */
  private static void products(
      float[] in, int inFrom, int first, int end, short[] codewords, float[] table, int segment) {
    var a = FloatVector.zero(FLOATS);
    var b = a;
    var c = a;
    var d = a;
    for (int i = first; i < end; i++) {
      var x = FloatVector.broadcast(FLOATS, in[inFrom + i]);
      int from = i * COLUMNS;
      a = word(codewords, from).fma(x, a);
      b = word(codewords, from + WIDTH).fma(x, b);
      c = word(codewords, from + 2 * WIDTH).fma(x, c);
      d = word(codewords, from + 3 * WIDTH).fma(x, d);
    }
    int to = segment * COLUMNS;
    a.intoArray(table, to);
    b.intoArray(table, to + WIDTH);
    c.intoArray(table, to + 2 * WIDTH);
    d.intoArray(table, to + 3 * WIDTH);
  }

  private static FloatVector word(short[] codewords, int from) {
    return (FloatVector)
        ShortVector.fromArray(WORDS, codewords, from).convertShape(VectorOperators.S2F, FLOATS, 0);
  }

  /**
   * Adds up what some segments contribute to a group of outputs. A permutation takes the lowest six
   * bits of an index, so that the lower code needs no mask.
   */
  private static void lookups(
      short[] table, int first, int end, short[] codes, int from, short[] partial) {
    var a = ShortVector.zero(SHORTS);
    var b = a;
    var c = a;
    var d = a;
    for (int v = first; v < end; v++) {
      var low = ShortVector.fromArray(SHORTS, table, v * COLUMNS);
      var high = ShortVector.fromArray(SHORTS, table, v * COLUMNS + LANES);
      var ab = ShortVector.fromArray(SHORTS, codes, from + v * GROUP / 2);
      var cd = ShortVector.fromArray(SHORTS, codes, from + v * GROUP / 2 + LANES);
      a = a.add(ab.selectFrom(low, high));
      b = b.add(ab.lanewise(VectorOperators.LSHR, Byte.SIZE).selectFrom(low, high));
      c = c.add(cd.selectFrom(low, high));
      d = d.add(cd.lanewise(VectorOperators.LSHR, Byte.SIZE).selectFrom(low, high));
    }
    a.intoArray(partial, 0);
    b.intoArray(partial, LANES);
    c.intoArray(partial, 2 * LANES);
    d.intoArray(partial, 3 * LANES);
  }

  @Override
  public Layer copy() {
    return new RoundedDense(this);
  }
}
