package dev.zippermerge.engine.speed;

import dev.zippermerge.lookup.kernel.ConvShape;
import dev.zippermerge.lookup.kernel.Epilogue;
import dev.zippermerge.lookup.kernel.Layer;
import dev.zippermerge.lookup.kernel.Layers;

/**
 * The paper's baseline: convolutions unrolled into one matrix product (im2col), dense layers as a
 * product of matrix and vector, both by OpenBLAS. What BLAS does not do, depthwise convolutions and
 * poolings, is done by our own kernels.
 */
final class BlasLayers implements Layers {
  private final Layers others = Layers.create();

  @Override
  public Layer encodedConv(
      ConvShape shape,
      float[] codebook,
      int codewordCount,
      int segmentLength,
      int[] codes,
      Epilogue epilogue) {
    throw new UnsupportedOperationException("the baseline is for networks that are not encoded");
  }

  @Override
  public Layer conv(ConvShape shape, float[] kernel, Epilogue epilogue) {
    int depth = kernel.length / shape.taps() / shape.outputs();
    return depth == shape.channels()
        ? BlasConv.of(shape, kernel, epilogue)
        : others.conv(shape, kernel, epilogue);
  }

  @Override
  public Layer depthwiseConv(ConvShape shape, float[] kernel, Epilogue epilogue) {
    return others.depthwiseConv(shape, kernel, epilogue);
  }

  @Override
  public Layer largestOfFour(int channels, int height, int width) {
    return others.largestOfFour(channels, height, width);
  }

  @Override
  public Layer encodedDense(
      int inputs,
      int outputs,
      float[] codebook,
      int codewordCount,
      int segmentLength,
      int[] codes,
      Epilogue epilogue) {
    throw new UnsupportedOperationException("the baseline is for networks that are not encoded");
  }

  @Override
  public Layer dense(int inputs, int outputs, float[] weights, Epilogue epilogue) {
    return new BlasDense(inputs, outputs, weights, epilogue);
  }
}
