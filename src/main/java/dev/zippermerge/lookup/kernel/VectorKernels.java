package dev.zippermerge.lookup.kernel;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The inner loops on the Java Vector API, for any number of lanes up to {@link Tiling#BLOCK}. */
final class VectorKernels implements Kernels {
  static final VectorSpecies<Float> SPECIES = KernelChoice.species();
  private static final int LANES = SPECIES.length();

  /**
   * Looks a code up once, so that all classes of vectors are there: one that comes later voids what
   * HotSpot has compiled by then.
   */
  VectorKernels() {
    denseCodes(new int[1], 1, 64).sum(new float[64], new float[DenseCodes.GROUP]);
    VectorShorts.addLookups(
        new short[Tiling.BLOCK],
        1,
        new int[1],
        0,
        1,
        new short[Tiling.BLOCK],
        new float[Tiling.BLOCK],
        0,
        Tiling.BLOCK);
  }

  @Override
  public void codewordProducts(
      float[] planes,
      int from,
      int stride,
      int depth,
      float[] codewords,
      int first,
      int segmentLength,
      int count,
      float[] table,
      int to,
      int tableStride,
      int positions) {
    for (int c = 0; c < count; c += 4) {
      int word = first + c * segmentLength;
      int row = to + c * tableStride;
      int p = 0;
      for (; p + 4 * LANES <= positions; p += 4 * LANES) {
        products4(
            planes,
            from + p,
            stride,
            depth,
            codewords,
            word,
            segmentLength,
            table,
            row + p,
            tableStride);
      }
      for (; p < positions; p += LANES) {
        products1(
            planes,
            from + p,
            stride,
            depth,
            codewords,
            word,
            segmentLength,
            table,
            row + p,
            tableStride);
      }
    }
  }

  /** 4 codewords with 4 vectors of positions: 16 sums stay in registers. */
  private static void products4(
      float[] planes,
      int from,
      int stride,
      int depth,
      float[] codewords,
      int word,
      int length,
      float[] table,
      int to,
      int tableStride) {
    var zero = FloatVector.zero(SPECIES);
    var a0 = zero;
    var a1 = zero;
    var a2 = zero;
    var a3 = zero;
    var b0 = zero;
    var b1 = zero;
    var b2 = zero;
    var b3 = zero;
    var c0 = zero;
    var c1 = zero;
    var c2 = zero;
    var c3 = zero;
    var d0 = zero;
    var d1 = zero;
    var d2 = zero;
    var d3 = zero;
    for (int k = 0; k < depth; k++) {
      int x = from + k * stride;
      var x0 = FloatVector.fromArray(SPECIES, planes, x);
      var x1 = FloatVector.fromArray(SPECIES, planes, x + LANES);
      var x2 = FloatVector.fromArray(SPECIES, planes, x + 2 * LANES);
      var x3 = FloatVector.fromArray(SPECIES, planes, x + 3 * LANES);
      var a = FloatVector.broadcast(SPECIES, codewords[word + k]);
      a0 = x0.fma(a, a0);
      a1 = x1.fma(a, a1);
      a2 = x2.fma(a, a2);
      a3 = x3.fma(a, a3);
      var b = FloatVector.broadcast(SPECIES, codewords[word + length + k]);
      b0 = x0.fma(b, b0);
      b1 = x1.fma(b, b1);
      b2 = x2.fma(b, b2);
      b3 = x3.fma(b, b3);
      var c = FloatVector.broadcast(SPECIES, codewords[word + 2 * length + k]);
      c0 = x0.fma(c, c0);
      c1 = x1.fma(c, c1);
      c2 = x2.fma(c, c2);
      c3 = x3.fma(c, c3);
      var d = FloatVector.broadcast(SPECIES, codewords[word + 3 * length + k]);
      d0 = x0.fma(d, d0);
      d1 = x1.fma(d, d1);
      d2 = x2.fma(d, d2);
      d3 = x3.fma(d, d3);
    }
    store(a0, a1, a2, a3, table, to);
    store(b0, b1, b2, b3, table, to + tableStride);
    store(c0, c1, c2, c3, table, to + 2 * tableStride);
    store(d0, d1, d2, d3, table, to + 3 * tableStride);
  }

  private static void store(
      FloatVector v0, FloatVector v1, FloatVector v2, FloatVector v3, float[] out, int to) {
    v0.intoArray(out, to);
    v1.intoArray(out, to + LANES);
    v2.intoArray(out, to + 2 * LANES);
    v3.intoArray(out, to + 3 * LANES);
  }

  /** 4 codewords with 1 vector of positions. */
  private static void products1(
      float[] planes,
      int from,
      int stride,
      int depth,
      float[] codewords,
      int word,
      int length,
      float[] table,
      int to,
      int tableStride) {
    var a = FloatVector.zero(SPECIES);
    var b = a;
    var c = a;
    var d = a;
    for (int k = 0; k < depth; k++) {
      var x = FloatVector.fromArray(SPECIES, planes, from + k * stride);
      a = x.fma(FloatVector.broadcast(SPECIES, codewords[word + k]), a);
      b = x.fma(FloatVector.broadcast(SPECIES, codewords[word + length + k]), b);
      c = x.fma(FloatVector.broadcast(SPECIES, codewords[word + 2 * length + k]), c);
      d = x.fma(FloatVector.broadcast(SPECIES, codewords[word + 3 * length + k]), d);
    }
    a.intoArray(table, to);
    b.intoArray(table, to + tableStride);
    c.intoArray(table, to + 2 * tableStride);
    d.intoArray(table, to + 3 * tableStride);
  }

  @Override
  public void addLookups(
      float[] table, int[] entries, int first, int end, float[] sums, int to, int positions) {
    int p = 0;
    for (; p + 8 * LANES <= positions; p += 8 * LANES) {
      lookups8(table, entries, first, end, p, sums, to + p);
    }
    for (; p + 4 * LANES <= positions; p += 4 * LANES) {
      lookups4(table, entries, first, end, p, sums, to + p);
    }
    for (; p < positions; p += LANES) {
      lookups1(table, entries, first, end, p, sums, to + p);
    }
  }

  private static void lookups8(
      float[] table, int[] entries, int first, int end, int p, float[] sums, int to) {
    var a0 = FloatVector.fromArray(SPECIES, sums, to);
    var a1 = FloatVector.fromArray(SPECIES, sums, to + LANES);
    var a2 = FloatVector.fromArray(SPECIES, sums, to + 2 * LANES);
    var a3 = FloatVector.fromArray(SPECIES, sums, to + 3 * LANES);
    var a4 = FloatVector.fromArray(SPECIES, sums, to + 4 * LANES);
    var a5 = FloatVector.fromArray(SPECIES, sums, to + 5 * LANES);
    var a6 = FloatVector.fromArray(SPECIES, sums, to + 6 * LANES);
    var a7 = FloatVector.fromArray(SPECIES, sums, to + 7 * LANES);
    for (int e = first; e < end; e++) {
      int from = entries[e] + p;
      a0 = a0.add(FloatVector.fromArray(SPECIES, table, from));
      a1 = a1.add(FloatVector.fromArray(SPECIES, table, from + LANES));
      a2 = a2.add(FloatVector.fromArray(SPECIES, table, from + 2 * LANES));
      a3 = a3.add(FloatVector.fromArray(SPECIES, table, from + 3 * LANES));
      a4 = a4.add(FloatVector.fromArray(SPECIES, table, from + 4 * LANES));
      a5 = a5.add(FloatVector.fromArray(SPECIES, table, from + 5 * LANES));
      a6 = a6.add(FloatVector.fromArray(SPECIES, table, from + 6 * LANES));
      a7 = a7.add(FloatVector.fromArray(SPECIES, table, from + 7 * LANES));
    }
    store(a0, a1, a2, a3, sums, to);
    store(a4, a5, a6, a7, sums, to + 4 * LANES);
  }

  private static void lookups4(
      float[] table, int[] entries, int first, int end, int p, float[] sums, int to) {
    var a0 = FloatVector.fromArray(SPECIES, sums, to);
    var a1 = FloatVector.fromArray(SPECIES, sums, to + LANES);
    var a2 = FloatVector.fromArray(SPECIES, sums, to + 2 * LANES);
    var a3 = FloatVector.fromArray(SPECIES, sums, to + 3 * LANES);
    for (int e = first; e < end; e++) {
      int from = entries[e] + p;
      a0 = a0.add(FloatVector.fromArray(SPECIES, table, from));
      a1 = a1.add(FloatVector.fromArray(SPECIES, table, from + LANES));
      a2 = a2.add(FloatVector.fromArray(SPECIES, table, from + 2 * LANES));
      a3 = a3.add(FloatVector.fromArray(SPECIES, table, from + 3 * LANES));
    }
    store(a0, a1, a2, a3, sums, to);
  }

  private static void lookups1(
      float[] table, int[] entries, int first, int end, int p, float[] sums, int to) {
    var sum = FloatVector.fromArray(SPECIES, sums, to);
    for (int e = first; e < end; e++) {
      sum = sum.add(FloatVector.fromArray(SPECIES, table, entries[e] + p));
    }
    sum.intoArray(sums, to);
  }

  @Override
  public void round(
      float[] table,
      int from,
      int width,
      int rows,
      float scale,
      short[] rounded,
      int to,
      int pitch) {
    VectorShorts.round(table, from, width, rows, scale, rounded, to, pitch);
  }

  @Override
  public void addLookups(
      short[] table,
      float scale,
      int[] entries,
      int first,
      int end,
      short[] partial,
      float[] sums,
      int to,
      int positions) {
    VectorShorts.addLookups(table, scale, entries, first, end, partial, sums, to, positions);
  }

  @Override
  public float largestNorm(float[] planes, int from, int stride, int depth, int positions) {
    return VectorShorts.largestNorm(planes, from, stride, depth, positions);
  }

  @Override
  public void fillTable(
      float[] planes,
      int from,
      int stride,
      int depth,
      float[] codewords,
      int first,
      int count,
      MemorySegment table,
      int row,
      int width) {
    VectorTables.fill(planes, from, stride, depth, codewords, first, count, table, row, width);
  }

  @Override
  public void addRows(
      MemorySegment table,
      int width,
      char[] rows,
      int first,
      int count,
      float[] mask,
      int maskFrom,
      float[] sums,
      int to,
      int stride,
      int outputs) {
    VectorTables.add(table, width, rows, first, count, mask, maskFrom, sums, to, stride, outputs);
  }

  @Override
  public void addWeighted(
      float[] planes,
      int from,
      int[] offsets,
      float[] weights,
      int weightsFrom,
      float[] sums,
      int to,
      int stride,
      int positions) {
    int p = 0;
    for (; p + 4 * LANES <= positions; p += 4 * LANES) {
      weighted4(planes, from + p, offsets, weights, weightsFrom, sums, to + p, stride);
    }
    for (; p < positions; p += LANES) {
      weighted1(planes, from + p, offsets, weights, weightsFrom, sums, to + p, stride);
    }
  }

  /** 4 outputs with 4 vectors of positions: 16 sums stay in registers. */
  private static void weighted4(
      float[] planes,
      int from,
      int[] offsets,
      float[] weights,
      int weightsFrom,
      float[] sums,
      int to,
      int stride) {
    int to1 = to + stride;
    int to2 = to1 + stride;
    int to3 = to2 + stride;
    var a0 = FloatVector.fromArray(SPECIES, sums, to);
    var a1 = FloatVector.fromArray(SPECIES, sums, to + LANES);
    var a2 = FloatVector.fromArray(SPECIES, sums, to + 2 * LANES);
    var a3 = FloatVector.fromArray(SPECIES, sums, to + 3 * LANES);
    var b0 = FloatVector.fromArray(SPECIES, sums, to1);
    var b1 = FloatVector.fromArray(SPECIES, sums, to1 + LANES);
    var b2 = FloatVector.fromArray(SPECIES, sums, to1 + 2 * LANES);
    var b3 = FloatVector.fromArray(SPECIES, sums, to1 + 3 * LANES);
    var c0 = FloatVector.fromArray(SPECIES, sums, to2);
    var c1 = FloatVector.fromArray(SPECIES, sums, to2 + LANES);
    var c2 = FloatVector.fromArray(SPECIES, sums, to2 + 2 * LANES);
    var c3 = FloatVector.fromArray(SPECIES, sums, to2 + 3 * LANES);
    var d0 = FloatVector.fromArray(SPECIES, sums, to3);
    var d1 = FloatVector.fromArray(SPECIES, sums, to3 + LANES);
    var d2 = FloatVector.fromArray(SPECIES, sums, to3 + 2 * LANES);
    var d3 = FloatVector.fromArray(SPECIES, sums, to3 + 3 * LANES);
    for (int e = 0; e < offsets.length; e++) {
      int x = from + offsets[e];
      int w = weightsFrom + 4 * e;
      var x0 = FloatVector.fromArray(SPECIES, planes, x);
      var x1 = FloatVector.fromArray(SPECIES, planes, x + LANES);
      var x2 = FloatVector.fromArray(SPECIES, planes, x + 2 * LANES);
      var x3 = FloatVector.fromArray(SPECIES, planes, x + 3 * LANES);
      var a = FloatVector.broadcast(SPECIES, weights[w]);
      a0 = x0.fma(a, a0);
      a1 = x1.fma(a, a1);
      a2 = x2.fma(a, a2);
      a3 = x3.fma(a, a3);
      var b = FloatVector.broadcast(SPECIES, weights[w + 1]);
      b0 = x0.fma(b, b0);
      b1 = x1.fma(b, b1);
      b2 = x2.fma(b, b2);
      b3 = x3.fma(b, b3);
      var c = FloatVector.broadcast(SPECIES, weights[w + 2]);
      c0 = x0.fma(c, c0);
      c1 = x1.fma(c, c1);
      c2 = x2.fma(c, c2);
      c3 = x3.fma(c, c3);
      var d = FloatVector.broadcast(SPECIES, weights[w + 3]);
      d0 = x0.fma(d, d0);
      d1 = x1.fma(d, d1);
      d2 = x2.fma(d, d2);
      d3 = x3.fma(d, d3);
    }
    store(a0, a1, a2, a3, sums, to);
    store(b0, b1, b2, b3, sums, to1);
    store(c0, c1, c2, c3, sums, to2);
    store(d0, d1, d2, d3, sums, to3);
  }

  private static void weighted1(
      float[] planes,
      int from,
      int[] offsets,
      float[] weights,
      int weightsFrom,
      float[] sums,
      int to,
      int stride) {
    var a = FloatVector.fromArray(SPECIES, sums, to);
    var b = FloatVector.fromArray(SPECIES, sums, to + stride);
    var c = FloatVector.fromArray(SPECIES, sums, to + 2 * stride);
    var d = FloatVector.fromArray(SPECIES, sums, to + 3 * stride);
    for (int e = 0; e < offsets.length; e++) {
      var x = FloatVector.fromArray(SPECIES, planes, from + offsets[e]);
      int w = weightsFrom + 4 * e;
      a = x.fma(FloatVector.broadcast(SPECIES, weights[w]), a);
      b = x.fma(FloatVector.broadcast(SPECIES, weights[w + 1]), b);
      c = x.fma(FloatVector.broadcast(SPECIES, weights[w + 2]), c);
      d = x.fma(FloatVector.broadcast(SPECIES, weights[w + 3]), d);
    }
    a.intoArray(sums, to);
    b.intoArray(sums, to + stride);
    c.intoArray(sums, to + 2 * stride);
    d.intoArray(sums, to + 3 * stride);
  }

  @Override
  public void addWeighted(
      float[] planes,
      int from,
      int[] offsets,
      float[] weights,
      int weightsFrom,
      float[] sums,
      int to,
      int positions) {
    int p = 0;
    for (; p + 4 * LANES <= positions; p += 4 * LANES) {
      single4(planes, from + p, offsets, weights, weightsFrom, sums, to + p);
    }
    for (; p < positions; p += LANES) {
      var sum = FloatVector.fromArray(SPECIES, sums, to + p);
      for (int e = 0; e < offsets.length; e++) {
        var x = FloatVector.fromArray(SPECIES, planes, from + p + offsets[e]);
        sum = x.fma(FloatVector.broadcast(SPECIES, weights[weightsFrom + e]), sum);
      }
      sum.intoArray(sums, to + p);
    }
  }

  private static void single4(
      float[] planes,
      int from,
      int[] offsets,
      float[] weights,
      int weightsFrom,
      float[] sums,
      int to) {
    var a0 = FloatVector.fromArray(SPECIES, sums, to);
    var a1 = FloatVector.fromArray(SPECIES, sums, to + LANES);
    var a2 = FloatVector.fromArray(SPECIES, sums, to + 2 * LANES);
    var a3 = FloatVector.fromArray(SPECIES, sums, to + 3 * LANES);
    for (int e = 0; e < offsets.length; e++) {
      int x = from + offsets[e];
      var w = FloatVector.broadcast(SPECIES, weights[weightsFrom + e]);
      a0 = FloatVector.fromArray(SPECIES, planes, x).fma(w, a0);
      a1 = FloatVector.fromArray(SPECIES, planes, x + LANES).fma(w, a1);
      a2 = FloatVector.fromArray(SPECIES, planes, x + 2 * LANES).fma(w, a2);
      a3 = FloatVector.fromArray(SPECIES, planes, x + 3 * LANES).fma(w, a3);
    }
    store(a0, a1, a2, a3, sums, to);
  }

  @Override
  public void segmentProducts(
      float[] in,
      int inFrom,
      int inputs,
      float[] codewords,
      int segmentLength,
      int columns,
      float[] table) {
    for (int first = 0; first < inputs; first += segmentLength) {
      int end = Math.min(first + segmentLength, inputs);
      int row = first / segmentLength * columns;
      int c = 0;
      for (; c + 4 * LANES <= columns; c += 4 * LANES) {
        segment4(in, inFrom, first, end, codewords, columns, c, table, row + c);
      }
      for (; c < columns; c += LANES) {
        var sum = FloatVector.zero(SPECIES);
        for (int i = first; i < end; i++) {
          var word = FloatVector.fromArray(SPECIES, codewords, i * columns + c);
          sum = word.fma(FloatVector.broadcast(SPECIES, in[inFrom + i]), sum);
        }
        sum.intoArray(table, row + c);
      }
    }
  }

  private static void segment4(
      float[] in,
      int inFrom,
      int first,
      int end,
      float[] codewords,
      int columns,
      int c,
      float[] table,
      int to) {
    var zero = FloatVector.zero(SPECIES);
    var a0 = zero;
    var a1 = zero;
    var a2 = zero;
    var a3 = zero;
    for (int i = first; i < end; i++) {
      var x = FloatVector.broadcast(SPECIES, in[inFrom + i]);
      int word = i * columns + c;
      a0 = FloatVector.fromArray(SPECIES, codewords, word).fma(x, a0);
      a1 = FloatVector.fromArray(SPECIES, codewords, word + LANES).fma(x, a1);
      a2 = FloatVector.fromArray(SPECIES, codewords, word + 2 * LANES).fma(x, a2);
      a3 = FloatVector.fromArray(SPECIES, codewords, word + 3 * LANES).fma(x, a3);
    }
    store(a0, a1, a2, a3, table, to);
  }

  @Override
  public DenseCodes denseCodes(int[] codes, int outputs, int columns) {
    return permuteShorts()
        ? new PermutedCodes(codes, outputs, columns)
        : new GatheredCodes(codes, outputs, columns);
  }

  @Override
  public boolean permuteShorts() {
    return LANES == Tiling.BLOCK;
  }

  @Override
  public void finish(
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
    VectorRows.finish(epilogue, output, sums, from, pitch, out, to, outPitch, width, rows);
  }

  @Override
  public void largestOfFour(float[] in, int upper, int lower, float[] out, int to, int width) {
    VectorRows.largestOfFour(in, upper, lower, out, to, width);
  }

  @Override
  public void multiply(
      float[] in, int inFrom, int inputs, float[] weights, float[] sums, int outputs) {
    for (int t = 0; t < outputs; t++) {
      sums[t] = dot(in, inFrom, inputs, weights, t * inputs);
    }
  }

  private static float dot(float[] in, int inFrom, int inputs, float[] weights, int from) {
    var a = FloatVector.zero(SPECIES);
    var b = a;
    int i = 0;
    for (; i + 2 * LANES <= inputs; i += 2 * LANES) {
      var x = FloatVector.fromArray(SPECIES, in, inFrom + i);
      var y = FloatVector.fromArray(SPECIES, in, inFrom + i + LANES);
      a = x.fma(FloatVector.fromArray(SPECIES, weights, from + i), a);
      b = y.fma(FloatVector.fromArray(SPECIES, weights, from + i + LANES), b);
    }
    float sum = a.add(b).reduceLanes(VectorOperators.ADD);
    for (; i < inputs; i++) {
      sum += in[inFrom + i] * weights[from + i];
    }
    return sum;
  }
}
