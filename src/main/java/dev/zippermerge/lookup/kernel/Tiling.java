package dev.zippermerge.lookup.kernel;

import java.util.Arrays;

/**
 * Cuts a convolution's output into equal tiles, and lays a tile's input out such that each tap of
 * the kernel reads a contiguous run: all positions of a tile flattened, the rows of input and
 * output at the same pitch. So no lane idles in small images but at the ends of rows.
 *
 * <p>Where the kernel strides, input positions are sorted by phase (row and column modulo the
 * stride): within a phase the taps are contiguous again.
 */
final class Tiling {
  /** Runs are whole multiples of this, whatever the lanes of the machine. */
  static final int BLOCK = 16;

  private final ConvShape shape;
  private final int rows;
  private final int columns;
  private final int pitch;
  private final int phaseSize;
  private final int margin;
  private final int[] phases;
  private final int[] tapOffsets;

  /**
   * @param rows output rows of a tile
   * @param columns output columns of a tile
   */
  Tiling(ConvShape shape, int rows, int columns) {
    this.shape = shape;
    this.rows = rows;
    this.columns = columns;
    this.pitch = findPitch();
    this.phaseSize =
        (rows + reach(shape.kernelHeight(), shape.dilationY(), shape.strideY())) * pitch;
    this.margin = hasWholeRows() ? shape.padLeft() : 0;
    this.tapOffsets = new int[shape.taps()];
    this.phases = findPhases();
  }

  /** True where rows hold all of the image's columns, in their order. */
  private boolean hasWholeRows() {
    return columns == shape.outWidth() && shape.strideX() == 1 && shape.strideY() == 1;
  }

  /** Whole rows share the zeros between them: what ends one begins the next. */
  private int findPitch() {
    int reached = columns + reach(shape.kernelWidth(), shape.dilationX(), shape.strideX());
    return hasWholeRows()
        ? Math.max(shape.padLeft() + shape.width(), reached - shape.padLeft())
        : reached;
  }

  /** Positions that taps reach beyond a tile's own, within a phase. */
  private static int reach(int kernel, int dilation, int stride) {
    return (kernel - 1) * dilation / stride;
  }

  private int[] findPhases() {
    var found = new int[shape.taps()];
    int count = 0;
    for (int tap = 0; tap < shape.taps(); tap++) {
      int row = tap / shape.kernelWidth() * shape.dilationY();
      int column = tap % shape.kernelWidth() * shape.dilationX();
      int phase = row % shape.strideY() * shape.strideX() + column % shape.strideX();
      int index = 0;
      while (index < count && found[index] != phase) {
        index++;
      }
      found[index] = phase;
      count = Math.max(count, index + 1);
      tapOffsets[tap] =
          index * phaseSize + row / shape.strideY() * pitch + column / shape.strideX();
    }
    return Arrays.copyOf(found, count);
  }

  /** True where one tile holds the image, all rows and columns in their order. */
  boolean isWhole() {
    return hasWholeRows() && rows == shape.outHeight() && fits();
  }

  private boolean fits() {
    return (shape.padTop() + shape.height()) * pitch <= phaseSize;
  }

  /** From row to row. */
  int pitch() {
    return pitch;
  }

  /** Where a whole image's first value lies. */
  int origin() {
    return shape.padTop() * pitch + shape.padLeft();
  }

  int tileCount() {
    return Math.ceilDiv(shape.outHeight(), rows) * tilesAcross();
  }

  private int tilesAcross() {
    return Math.ceilDiv(shape.outWidth(), columns);
  }

  /** Positions of one plane of a tile's input, whole blocks. */
  int inputPositions() {
    return Math.ceilDiv(phases.length * phaseSize + margin, BLOCK) * BLOCK;
  }

  /** From plane to plane: taps read up to a block beyond the end of a plane. */
  int planeStride() {
    return inputPositions() + BLOCK;
  }

  /** Positions of a tile's output with what lies between its rows, whole blocks. */
  int outputPositions() {
    return Math.ceilDiv((rows - 1) * pitch + columns, BLOCK) * BLOCK;
  }

  /** Where a tap reads for output position 0. */
  int tapOffset(int tap) {
    return tapOffsets[tap];
  }

  /** Copies one plane of a tile's input into its layout; zeros where the image ends. */
  void load(int tile, float[] in, int planeFrom, float[] out, int outFrom) {
    int firstRow = tile / tilesAcross() * rows * shape.strideY() - shape.padTop();
    int firstColumn = tile % tilesAcross() * columns * shape.strideX() - shape.padLeft();
    Arrays.fill(out, outFrom, outFrom + inputPositions(), 0);
    for (int index = 0; index < phases.length; index++) {
      int row = firstRow + phases[index] / shape.strideX();
      int column = firstColumn + phases[index] % shape.strideX();
      int before = Math.clamp(Math.ceilDiv(-column, shape.strideX()), 0, pitch);
      int end = Math.clamp(Math.ceilDiv(shape.width() - column, shape.strideX()), before, pitch);
      for (int to = index * phaseSize; to < (index + 1) * phaseSize; to += pitch) {
        if (row >= 0 && row < shape.height() && end > before) {
          int from = planeFrom + row * shape.width() + column + before * shape.strideX();
          copy(in, from, out, outFrom + to + before, end - before);
        }
        row += shape.strideY();
      }
    }
  }

  private void copy(float[] in, int from, float[] out, int to, int count) {
    if (shape.strideX() == 1) {
      System.arraycopy(in, from, out, to, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      out[to + i] = in[from + i * shape.strideX()];
    }
  }

  /** Finishes one output plane of a tile and stores it. */
  void store(
      Kernels kernels,
      int tile,
      float[] sums,
      int from,
      Epilogue epilogue,
      int output,
      float[] out,
      int outFrom) {
    int firstRow = tile / tilesAcross() * rows;
    int firstColumn = tile % tilesAcross() * columns;
    kernels.finish(
        epilogue,
        output,
        sums,
        from,
        pitch,
        out,
        outFrom + (output * shape.outHeight() + firstRow) * shape.outWidth() + firstColumn,
        shape.outWidth(),
        Math.min(columns, shape.outWidth() - firstColumn),
        Math.min(rows, shape.outHeight() - firstRow));
  }
}
