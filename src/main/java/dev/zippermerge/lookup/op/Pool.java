package dev.zippermerge.lookup.op;

import dev.zippermerge.lookup.kernel.Workspace;

/** Largest or mean values of windows; the mean is over the values within the image. */
public final class Pool implements Operation {
  private final Window window;
  private final boolean mean;
  private final float[] column;

  /**
   * @param window where the windows lie
   * @param mean true for means, false for the largest values
   */
  public Pool(Window window, boolean mean) {
    this.window = window;
    this.mean = mean;
    this.column = new float[window.width()];
  }

  /**
   * Where windows lie on an image.
   *
   * @param channels planes
   * @param height rows of the input
   * @param width columns of the input
   * @param rows rows of a window
   * @param columns columns of a window
   * @param strideY input rows from output row to output row
   * @param strideX input columns from output column to output column
   * @param padTop rows before the first
   * @param padLeft columns before the first
   * @param outHeight rows of the output
   * @param outWidth columns of the output
   */
  public record Window(
      int channels,
      int height,
      int width,
      int rows,
      int columns,
      int strideY,
      int strideX,
      int padTop,
      int padLeft,
      int outHeight,
      int outWidth) {

    /** True for windows of 2 x 2, apart from one another, all within the image. */
    public boolean isSmallest() {
      return rows == 2
          && columns == 2
          && strideY == 2
          && strideX == 2
          && padTop == 0
          && padLeft == 0
          && outHeight == height / 2
          && outWidth == width / 2;
    }
  }

  @Override
  public void apply(float[][] inputs, float[] output) {
    int to = 0;
    for (int channel = 0; channel < window.channels(); channel++) {
      int plane = channel * window.height() * window.width();
      for (int y = 0; y < window.outHeight(); y++) {
        int top = y * window.strideY() - window.padTop();
        int first = Math.max(top, 0);
        int end = Math.min(top + window.rows(), window.height());
        gather(inputs[0], plane, first, end);
        along(output, to, end - first);
        to += window.outWidth();
      }
    }
  }

  /** Takes the windows' rows together, column by column. */
  private void gather(float[] from, int plane, int first, int end) {
    int width = window.width();
    System.arraycopy(from, plane + first * width, column, 0, width);
    for (int row = first + 1; row < end; row++) {
      int start = plane + row * width;
      if (mean) {
        for (int x = 0; x < width; x++) {
          column[x] += from[start + x];
        }
      } else {
        for (int x = 0; x < width; x++) {
          column[x] = Math.max(column[x], from[start + x]);
        }
      }
    }
  }

  private void along(float[] output, int to, int rows) {
    for (int x = 0; x < window.outWidth(); x++) {
      int left = x * window.strideX() - window.padLeft();
      int first = Math.max(left, 0);
      int end = Math.min(left + window.columns(), window.width());
      float value = column[first];
      for (int i = first + 1; i < end; i++) {
        value = mean ? value + column[i] : Math.max(value, column[i]);
      }
      output[to + x] = mean ? value / (rows * (end - first)) : value;
    }
  }

  @Override
  public Operation copy(Workspace workspace) {
    return new Pool(window, mean);
  }
}
