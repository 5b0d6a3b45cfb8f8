package dev.zippermerge.lookup.kernel;

/**
 * The sizes of a convolution over one example, whose values lie plane by plane (channel, row,
 * column).
 *
 * @param channels input planes
 * @param height rows of the input
 * @param width columns of the input
 * @param outputs output planes
 * @param kernelHeight rows of the kernel
 * @param kernelWidth columns of the kernel
 * @param strideY input rows from output row to output row
 * @param strideX input columns from output column to output column
 * @param dilationY input rows from kernel row to kernel row
 * @param dilationX input columns from kernel column to kernel column
 * @param padTop rows of zeros before the first
 * @param padLeft columns of zeros before the first
 * @param outHeight rows of the output
 * @param outWidth columns of the output
 */
public record ConvShape(
    int channels,
    int height,
    int width,
    int outputs,
    int kernelHeight,
    int kernelWidth,
    int strideY,
    int strideX,
    int dilationY,
    int dilationX,
    int padTop,
    int padLeft,
    int outHeight,
    int outWidth) {

  /** Positions of the kernel. */
  public int taps() {
    return kernelHeight * kernelWidth;
  }

  /** Values of one example's input. */
  public int inputSize() {
    return channels * height * width;
  }

  /** Values of one example's output. */
  public int outputSize() {
    return outputs * outHeight * outWidth;
  }
}
