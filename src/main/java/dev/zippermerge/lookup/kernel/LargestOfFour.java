package dev.zippermerge.lookup.kernel;

/** Max pooling over windows of 2 x 2 that neither overlap nor reach beyond the image. */
final class LargestOfFour implements Layer {
  private final Kernels kernels;
  private final int channels;
  private final int height;
  private final int width;

  LargestOfFour(Kernels kernels, int channels, int height, int width) {
    this.kernels = kernels;
    this.channels = channels;
    this.height = height;
    this.width = width;
  }

  @Override
  public void apply(float[] in, int inFrom, float[] out, int outFrom) {
    int to = outFrom;
    for (int channel = 0; channel < channels; channel++) {
      for (int row = 0; row + 1 < height; row += 2) {
        int upper = inFrom + (channel * height + row) * width;
        kernels.largestOfFour(in, upper, upper + width, out, to, width / 2);
        to += width / 2;
      }
    }
  }

  @Override
  public Layer copy() {
    return this;
  }
}
