package dev.zippermerge.lookup.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory that layers work in. Those that run one after the other share it, so that it stays in the
 * cache from layer to layer; only one thread may use it at a time.
 */
public final class Workspace {
  private static final int CACHE_LINE = 64;

  private float[] values = {};
  private float[] sums = {};
  private float[] table = {};
  private short[] rounded = {};
  private short[] partial = {};
  private MemorySegment rows = MemorySegment.NULL;

  /** Nothing yet; layers ask for what they need. */
  public Workspace() {}

  /** Makes room for input values and for sums. */
  void reserve(int valueCount, int sumCount) {
    values = atLeast(values, valueCount);
    sums = atLeast(sums, sumCount);
  }

  /** Makes room for a table. */
  void reserveTable(int size) {
    table = atLeast(table, size);
  }

  /** Makes room for a table of integers. */
  void reserveRounded(int size) {
    rounded = rounded.length < size ? new short[size] : rounded;
  }

  /** Makes room for sums of integers. */
  void reservePartial(int size) {
    partial = partial.length < size ? new short[size] : partial;
  }

  /** Makes room for a table whose rows begin where cache lines do: outside of the heap. */
  void reserveRows(long floats) {
    long bytes = Float.BYTES * floats;
    if (rows.byteSize() < bytes) {
      rows = Arena.ofAuto().allocate(bytes, CACHE_LINE);
    }
  }

  private static float[] atLeast(float[] array, int size) {
    return array.length < size ? new float[size] : array;
  }

  float[] values() {
    return values;
  }

  float[] sums() {
    return sums;
  }

  float[] table() {
    return table;
  }

  short[] rounded() {
    return rounded;
  }

  short[] partial() {
    return partial;
  }

  MemorySegment rows() {
    return rows;
  }
}
