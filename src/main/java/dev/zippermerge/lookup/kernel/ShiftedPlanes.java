package dev.zippermerge.lookup.kernel;

import java.util.Arrays;

/**
 * How {@link ShiftedConv} lays planes out: flattened, rows of the input and of the sums at the same
 * pitch, so that a tap is one shift for all positions. Input that a row's end cuts off from its
 * target is masked.
 *
 * <p>Where the kernel strides, the input falls into phases (row and column modulo the stride), each
 * of which is a plane of its own.
 */
final class ShiftedPlanes {
  private final ConvShape shape;
  private final int width;
  private final int pitch;
  private final int positions;
  private final int origin;
  private final int sumStride;
  private final int[] phases;
  private final int[] phaseOfTap;
  private final int[] shifts;
  private final float[][] masks;

  /**
   * @param width positions in the table at a time
   */
  ShiftedPlanes(ConvShape shape, int width) {
    this.shape = shape;
    this.width = width;
    this.pitch = Math.max(Math.ceilDiv(shape.width(), shape.strideX()), shape.outWidth());
    int rows = Math.ceilDiv(shape.height(), shape.strideY());
    this.positions = Math.ceilDiv(rows * pitch, width) * width;
    this.shifts = new int[shape.taps()];
    Arrays.setAll(shifts, tap -> row(tap) * pitch + column(tap));
    this.phaseOfTap = new int[shape.taps()];
    this.phases = findPhases();
    this.masks = new float[shape.taps()][];
    Arrays.setAll(masks, this::newMask);
    int most = Math.max(0, Arrays.stream(shifts).max().orElse(0));
    int least = Math.min(0, Arrays.stream(shifts).min().orElse(0));
    this.origin = blocks(most);
    this.sumStride = apart(origin + Math.max(shape.outHeight() * pitch, positions - least));
  }

  private int[] findPhases() {
    var found = new int[shape.taps()];
    int count = 0;
    for (int tap = 0; tap < shape.taps(); tap++) {
      int row = Math.floorMod(offsetY(tap), shape.strideY());
      int phase = row * shape.strideX() + Math.floorMod(offsetX(tap), shape.strideX());
      int index = 0;
      while (index < count && found[index] != phase) {
        index++;
      }
      found[index] = phase;
      count = Math.max(count, index + 1);
      phaseOfTap[tap] = index;
    }
    return Arrays.copyOf(found, count);
  }

  private int offsetY(int tap) {
    return tap / shape.kernelWidth() * shape.dilationY() - shape.padTop();
  }

  private int offsetX(int tap) {
    return tap % shape.kernelWidth() * shape.dilationX() - shape.padLeft();
  }

  private int row(int tap) {
    return Math.floorDiv(offsetY(tap), shape.strideY());
  }

  private int column(int tap) {
    return Math.floorDiv(offsetX(tap), shape.strideX());
  }

  /** 1 where the tap takes a position to a column of the output, 0 elsewhere. */
  private float[] newMask(int tap) {
    for (int other = 0; other < tap; other++) {
      if (column(other) == column(tap)) {
        return masks[other];
      }
    }
    var mask = new float[positions];
    for (int p = 0; p < positions; p++) {
      int column = p % pitch - column(tap);
      mask[p] = column >= 0 && column < shape.outWidth() ? 1 : 0;
    }
    return mask;
  }

  private static int blocks(int length) {
    return Math.ceilDiv(length, Tiling.BLOCK) * Tiling.BLOCK;
  }

  /** Whole blocks, an odd number of them: so that planes do not meet in a cache's set. */
  private static int apart(int length) {
    return (Math.ceilDiv(length, Tiling.BLOCK) | 1) * Tiling.BLOCK;
  }

  int width() {
    return width;
  }

  /** Positions of a phase. */
  int positions() {
    return positions;
  }

  int phases() {
    return phases.length;
  }

  /** The phase that a tap takes its input from. */
  int phase(int tap) {
    return phaseOfTap[tap];
  }

  float[] mask(int tap) {
    return masks[tap];
  }

  /** Where the sums begin that a tap adds a phase's positions to. */
  int target(int tap) {
    return origin - shifts[tap];
  }

  /** From one output's sums to the next's. */
  int sumStride() {
    return sumStride;
  }

  /**
   * Copies one plane's values at some positions of a phase; zeros where there are none.
   *
   * @param first the first position
   * @param from where the plane begins
   * @param to where the values shall lie
   */
  void load(int phase, int first, float[] in, int from, float[] out, int to) {
    int row = phases[phase] / shape.strideX() + first / pitch * shape.strideY();
    int column = first % pitch;
    for (int done = 0; done < width; column = 0, row += shape.strideY()) {
      int count = Math.min(pitch - column, width - done);
      int x = phases[phase] % shape.strideX() + column * shape.strideX();
      loadRow(in, from, row, x, out, to + done, count);
      done += count;
    }
  }

  private void loadRow(float[] in, int from, int row, int column, float[] out, int to, int count) {
    int step = shape.strideX();
    int there =
        row < shape.height() ? Math.clamp(Math.ceilDiv(shape.width() - column, step), 0, count) : 0;
    int first = from + row * shape.width() + column;
    if (step == 1) {
      System.arraycopy(in, there == 0 ? 0 : first, out, to, there);
    } else {
      for (int i = 0; i < there; i++) {
        out[to + i] = in[first + i * step];
      }
    }
    Arrays.fill(out, to + there, to + count, 0);
  }

  /** Finishes an output's sums and stores them. */
  void store(
      Kernels kernels, float[] sums, int output, Epilogue epilogue, float[] out, int outFrom) {
    kernels.finish(
        epilogue,
        output,
        sums,
        output * sumStride + origin,
        pitch,
        out,
        outFrom + output * shape.outHeight() * shape.outWidth(),
        shape.outWidth(),
        shape.outWidth(),
        shape.outHeight());
  }
}
