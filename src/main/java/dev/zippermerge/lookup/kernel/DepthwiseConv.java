package dev.zippermerge.lookup.kernel;

import java.util.Arrays;

/** A depthwise convolution: each input plane with kernels of its own. */
final class DepthwiseConv implements Layer {
  private final Kernels kernels;
  private final ConvShape shape;
  private final float[] weights;
  private final Epilogue epilogue;
  private final Tiling tiling;
  private final int[] offsets;
  private final float[] plane;
  private final float[] sums;

  /**
   * @param weights [output][tap], outputs in the order channel, multiplier
   */
  DepthwiseConv(
      Kernels kernels, ConvShape shape, float[] weights, Epilogue epilogue, Tiling tiling) {
    this.kernels = kernels;
    this.shape = shape;
    this.weights = weights;
    this.epilogue = epilogue;
    this.tiling = tiling;
    this.offsets = new int[shape.taps()];
    Arrays.setAll(offsets, tiling::tapOffset);
    this.plane = new float[tiling.planeStride() + Tiling.BLOCK];
    this.sums = new float[tiling.outputPositions()];
  }

  @Override
  public void apply(float[] in, int inFrom, float[] out, int outFrom) {
    int multiplier = shape.outputs() / shape.channels();
    int size = shape.height() * shape.width();
    for (int tile = 0; tile < tiling.tileCount(); tile++) {
      for (int output = 0; output < shape.outputs(); output++) {
        if (output % multiplier == 0) {
          tiling.load(tile, in, inFrom + output / multiplier * size, plane, 0);
        }
        Arrays.fill(sums, 0);
        kernels.addWeighted(
            plane, 0, offsets, weights, output * shape.taps(), sums, 0, sums.length);
        tiling.store(kernels, tile, sums, 0, epilogue, output, out, outFrom);
      }
    }
  }

  @Override
  public Layer copy() {
    return new DepthwiseConv(kernels, shape, weights, epilogue, tiling);
  }
}
