package dev.zippermerge.lookup.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops over {@link ShiftedConv}'s table on the Java Vector API. The methods are short
 * because HotSpot inlines only so many operations on vectors into one.
 */
final class VectorTables {
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int WIDE = 2 * LANES;

  private VectorTables() {}

  /** {@link Kernels#fillTable}. */
  static void fill(
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
    for (int c = 0; c < count; c += 8) {
      int word = first + c * depth;
      int p = 0;
      for (; p + WIDE <= width; p += WIDE) {
        long to = Float.BYTES * ((long) (row + c) * width + p);
        fill2(planes, from + p, stride, depth, codewords, word, table, to, width);
        long half = to + 4L * Float.BYTES * width;
        fill2(planes, from + p, stride, depth, codewords, word + 4, table, half, width);
      }
      for (; p < width; p += LANES) {
        long to = Float.BYTES * ((long) (row + c) * width + p);
        fill1(planes, from + p, stride, depth, codewords, word, table, to, width);
      }
    }
  }

  /** 4 codewords with 2 vectors of positions. */
  private static void fill2(
      float[] planes,
      int from,
      int stride,
      int depth,
      float[] codewords,
      int word,
      MemorySegment table,
      long to,
      int width) {
    var zero = FloatVector.zero(SPECIES);
    var a0 = zero;
    var a1 = zero;
    var b0 = zero;
    var b1 = zero;
    var c0 = zero;
    var c1 = zero;
    var d0 = zero;
    var d1 = zero;
    for (int k = 0; k < depth; k++) {
      var x0 = FloatVector.fromArray(SPECIES, planes, from + k * stride);
      var x1 = FloatVector.fromArray(SPECIES, planes, from + k * stride + LANES);
      int w = word + 8 * k;
      var a = FloatVector.broadcast(SPECIES, codewords[w]);
      a0 = x0.fma(a, a0);
      a1 = x1.fma(a, a1);
      var b = FloatVector.broadcast(SPECIES, codewords[w + 1]);
      b0 = x0.fma(b, b0);
      b1 = x1.fma(b, b1);
      var c = FloatVector.broadcast(SPECIES, codewords[w + 2]);
      c0 = x0.fma(c, c0);
      c1 = x1.fma(c, c1);
      var d = FloatVector.broadcast(SPECIES, codewords[w + 3]);
      d0 = x0.fma(d, d0);
      d1 = x1.fma(d, d1);
    }
    long step = (long) Float.BYTES * width;
    store(a0, a1, table, to);
    store(b0, b1, table, to + step);
    store(c0, c1, table, to + 2 * step);
    store(d0, d1, table, to + 3 * step);
  }

  private static void store(FloatVector v0, FloatVector v1, MemorySegment table, long to) {
    v0.intoMemorySegment(table, to, ORDER);
    v1.intoMemorySegment(table, to + SPECIES.vectorByteSize(), ORDER);
  }

  /** 8 codewords with 1 vector of positions. */
  private static void fill1(
      float[] planes,
      int from,
      int stride,
      int depth,
      float[] codewords,
      int word,
      MemorySegment table,
      long to,
      int width) {
    var a = FloatVector.zero(SPECIES);
    var b = a;
    var c = a;
    var d = a;
    var e = a;
    var f = a;
    var g = a;
    var h = a;
    for (int k = 0; k < depth; k++) {
      var x = FloatVector.fromArray(SPECIES, planes, from + k * stride);
      int w = word + 8 * k;
      a = x.fma(FloatVector.broadcast(SPECIES, codewords[w]), a);
      b = x.fma(FloatVector.broadcast(SPECIES, codewords[w + 1]), b);
      c = x.fma(FloatVector.broadcast(SPECIES, codewords[w + 2]), c);
      d = x.fma(FloatVector.broadcast(SPECIES, codewords[w + 3]), d);
      e = x.fma(FloatVector.broadcast(SPECIES, codewords[w + 4]), e);
      f = x.fma(FloatVector.broadcast(SPECIES, codewords[w + 5]), f);
      g = x.fma(FloatVector.broadcast(SPECIES, codewords[w + 6]), g);
      h = x.fma(FloatVector.broadcast(SPECIES, codewords[w + 7]), h);
    }
    long step = (long) Float.BYTES * width;
    a.intoMemorySegment(table, to, ORDER);
    b.intoMemorySegment(table, to + step, ORDER);
    c.intoMemorySegment(table, to + 2 * step, ORDER);
    d.intoMemorySegment(table, to + 3 * step, ORDER);
    e.intoMemorySegment(table, to + 4 * step, ORDER);
    f.intoMemorySegment(table, to + 5 * step, ORDER);
    g.intoMemorySegment(table, to + 6 * step, ORDER);
    h.intoMemorySegment(table, to + 7 * step, ORDER);
  }

  /** {@link Kernels#addRows}. */
  static void add(
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
    int p = 0;
    for (; p + WIDE <= width; p += WIDE) {
      for (int t = 0; t < outputs; t += 4) {
        int from = first + t * count;
        add2(
            table,
            width,
            p,
            rows,
            from,
            count,
            mask,
            maskFrom + p,
            sums,
            to + t * stride + p,
            stride);
      }
    }
    for (; p < width; p += LANES) {
      for (int t = 0; t < outputs; t += 8) {
        int from = first + t * count;
        add1(
            table,
            width,
            p,
            rows,
            from,
            count,
            mask,
            maskFrom + p,
            sums,
            to + t * stride + p,
            stride);
      }
    }
  }

  /** 4 outputs with 2 vectors of positions. */
  private static void add2(
      MemorySegment table,
      int width,
      int p,
      char[] rows,
      int from,
      int count,
      float[] mask,
      int maskFrom,
      float[] sums,
      int to,
      int stride) {
    var zero = FloatVector.zero(SPECIES);
    var a0 = zero;
    var a1 = zero;
    var b0 = zero;
    var b1 = zero;
    var c0 = zero;
    var c1 = zero;
    var d0 = zero;
    var d1 = zero;
    long step = (long) Float.BYTES * width;
    long at = (long) Float.BYTES * p;
    for (int v = from; v < from + count; v++) {
      long a = rows[v] * step + at;
      a0 = a0.add(part(table, a));
      a1 = a1.add(part(table, a + SPECIES.vectorByteSize()));
      long b = rows[v + count] * step + at;
      b0 = b0.add(part(table, b));
      b1 = b1.add(part(table, b + SPECIES.vectorByteSize()));
      long c = rows[v + 2 * count] * step + at;
      c0 = c0.add(part(table, c));
      c1 = c1.add(part(table, c + SPECIES.vectorByteSize()));
      long d = rows[v + 3 * count] * step + at;
      d0 = d0.add(part(table, d));
      d1 = d1.add(part(table, d + SPECIES.vectorByteSize()));
    }
    var mask0 = FloatVector.fromArray(SPECIES, mask, maskFrom);
    addTo(sums, to, a0, mask0);
    addTo(sums, to + stride, b0, mask0);
    addTo(sums, to + 2 * stride, c0, mask0);
    addTo(sums, to + 3 * stride, d0, mask0);
    var mask1 = FloatVector.fromArray(SPECIES, mask, maskFrom + LANES);
    addTo(sums, to + LANES, a1, mask1);
    addTo(sums, to + LANES + stride, b1, mask1);
    addTo(sums, to + LANES + 2 * stride, c1, mask1);
    addTo(sums, to + LANES + 3 * stride, d1, mask1);
  }

  /** 8 outputs with 1 vector of positions. */
  private static void add1(
      MemorySegment table,
      int width,
      int p,
      char[] rows,
      int from,
      int count,
      float[] mask,
      int maskFrom,
      float[] sums,
      int to,
      int stride) {
    var a = FloatVector.zero(SPECIES);
    var b = a;
    var c = a;
    var d = a;
    var e = a;
    var f = a;
    var g = a;
    var h = a;
    long step = (long) Float.BYTES * width;
    long at = (long) Float.BYTES * p;
    for (int v = from; v < from + count; v++) {
      a = a.add(part(table, rows[v] * step + at));
      b = b.add(part(table, rows[v + count] * step + at));
      c = c.add(part(table, rows[v + 2 * count] * step + at));
      d = d.add(part(table, rows[v + 3 * count] * step + at));
      e = e.add(part(table, rows[v + 4 * count] * step + at));
      f = f.add(part(table, rows[v + 5 * count] * step + at));
      g = g.add(part(table, rows[v + 6 * count] * step + at));
      h = h.add(part(table, rows[v + 7 * count] * step + at));
    }
    var masked = FloatVector.fromArray(SPECIES, mask, maskFrom);
    addTo(sums, to, a, masked);
    addTo(sums, to + stride, b, masked);
    addTo(sums, to + 2 * stride, c, masked);
    addTo(sums, to + 3 * stride, d, masked);
    addTo(sums, to + 4 * stride, e, masked);
    addTo(sums, to + 5 * stride, f, masked);
    addTo(sums, to + 6 * stride, g, masked);
    addTo(sums, to + 7 * stride, h, masked);
  }

  private static FloatVector part(MemorySegment table, long from) {
    return FloatVector.fromMemorySegment(SPECIES, table, from, ORDER);
  }

  private static void addTo(float[] sums, int to, FloatVector sum, FloatVector mask) {
    sum.fma(mask, FloatVector.fromArray(SPECIES, sums, to)).intoArray(sums, to);
  }
}
