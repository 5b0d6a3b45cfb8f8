package dev.zippermerge.lookup.kernel;

import java.util.Arrays;

/** A convolution with weights of its own, direct: 4 outputs at a time over the flattened tile. */
final class DenseConv implements Layer {
  private final Kernels kernels;
  private final ConvShape shape;
  private final int depth;
  private final float[] weights;
  private final Epilogue epilogue;
  private final Tiling tiling;
  private final int[] offsets;
  private final float[] planes;
  private final float[] sums;

  /**
   * @param kernel [tap][depth][output]; channels / depth groups
   */
  DenseConv(Kernels kernels, ConvShape shape, float[] kernel, Epilogue epilogue, Tiling tiling) {
    this(
        kernels,
        shape,
        kernel.length / shape.taps() / shape.outputs(),
        fours(shape, kernel),
        epilogue,
        tiling);
  }

  private DenseConv(
      Kernels kernels,
      ConvShape shape,
      int depth,
      float[] weights,
      Epilogue epilogue,
      Tiling tiling) {
    this.kernels = kernels;
    this.shape = shape;
    this.depth = depth;
    this.weights = weights;
    this.epilogue = epilogue;
    this.tiling = tiling;
    this.offsets = offsets();
    this.planes = new float[shape.channels() * tiling.planeStride() + Tiling.BLOCK];
    this.sums = new float[4 * tiling.outputPositions()];
  }

  /** Weights by fours of outputs: [group][four][channel][tap][4], zeros beyond the last output. */
  private static float[] fours(ConvShape shape, float[] kernel) {
    int depth = kernel.length / shape.taps() / shape.outputs();
    int groups = shape.channels() / depth;
    int width = shape.outputs() / groups;
    int blocks = Math.ceilDiv(width, 4);
    var weights = new float[groups * blocks * depth * shape.taps() * 4];
    for (int output = 0; output < shape.outputs(); output++) {
      int inGroup = output % width;
      int block = (output / width * blocks + inGroup / 4) * depth * shape.taps() * 4;
      for (int d = 0; d < depth; d++) {
        for (int tap = 0; tap < shape.taps(); tap++) {
          weights[block + (d * shape.taps() + tap) * 4 + inGroup % 4] =
              kernel[(tap * depth + d) * shape.outputs() + output];
        }
      }
    }
    return weights;
  }

  private int[] offsets() {
    var places = new int[depth * shape.taps()];
    for (int i = 0; i < places.length; i++) {
      places[i] = i / shape.taps() * tiling.planeStride() + tiling.tapOffset(i % shape.taps());
    }
    return places;
  }

  @Override
  public void apply(float[] in, int inFrom, float[] out, int outFrom) {
    int groups = shape.channels() / depth;
    for (int tile = 0; tile < tiling.tileCount(); tile++) {
      load(tile, in, inFrom);
      for (int group = 0; group < groups; group++) {
        convolve(tile, group, shape.outputs() / groups, out, outFrom);
      }
    }
  }

  private void load(int tile, float[] in, int inFrom) {
    int size = shape.height() * shape.width();
    for (int channel = 0; channel < shape.channels(); channel++) {
      tiling.load(tile, in, inFrom + channel * size, planes, channel * tiling.planeStride());
    }
  }

  private void convolve(int tile, int group, int width, float[] out, int outFrom) {
    int stride = tiling.outputPositions();
    int blocks = Math.ceilDiv(width, 4);
    for (int block = 0; block < blocks; block++) {
      Arrays.fill(sums, 0);
      kernels.addWeighted(
          planes,
          group * depth * tiling.planeStride(),
          offsets,
          weights,
          (group * blocks + block) * offsets.length * 4,
          sums,
          0,
          stride,
          stride);
      for (int i = 0; i < Math.min(4, width - 4 * block); i++) {
        int output = group * width + 4 * block + i;
        tiling.store(kernels, tile, sums, i * stride, epilogue, output, out, outFrom);
      }
    }
  }

  @Override
  public Layer copy() {
    return new DenseConv(kernels, shape, depth, weights, epilogue, tiling);
  }
}
