package dev.zippermerge.lookup.kernel;

/** Makes the layers of a network. */
public interface Layers {

  /** Layers on the kernels chosen at start, with tables of floats. */
  static Layers create() {
    return create(TablePrecision.FLOAT32);
  }

  /**
   * Layers on the kernels chosen at start.
   *
   * @param precision what tables of products hold
   */
  static Layers create(TablePrecision precision) {
    return new KernelLayers(KernelChoice.kernels(), precision);
  }

  /**
   * E-Conv.
   *
   * @param codebook codewords, [segments or more][C][r]
   * @param codewordCount C
   * @param segmentLength r
   * @param codes codes, [tap][output][segment]
   */
  Layer encodedConv(
      ConvShape shape,
      float[] codebook,
      int codewordCount,
      int segmentLength,
      int[] codes,
      Epilogue epilogue);

  /**
   * A convolution; of grouped ones, the kernel's depth tells the groups.
   *
   * @param kernel HWIO
   */
  Layer conv(ConvShape shape, float[] kernel, Epilogue epilogue);

  /**
   * A depthwise convolution; outputs in the order channel, multiplier.
   *
   * @param kernel [height][width][channels][multiplier]
   */
  Layer depthwiseConv(ConvShape shape, float[] kernel, Epilogue epilogue);

  /**
   * Max pooling over windows of 2 x 2, two rows and two columns apart; a last row or column that no
   * whole window has is left out.
   *
   * @param channels planes
   * @param height rows of the input
   * @param width columns of the input
   */
  Layer largestOfFour(int channels, int height, int width);

  /**
   * E-FC.
   *
   * @param codebook codewords, [segments or more][C][r]
   * @param codewordCount C
   * @param segmentLength r
   * @param codes codes, [output][segment]
   */
  Layer encodedDense(
      int inputs,
      int outputs,
      float[] codebook,
      int codewordCount,
      int segmentLength,
      int[] codes,
      Epilogue epilogue);

  /**
   * A dense layer.
   *
   * @param weights [outputs][inputs]
   */
  Layer dense(int inputs, int outputs, float[] weights, Epilogue epilogue);
}
