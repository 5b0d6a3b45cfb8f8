package dev.zippermerge.lookup.kernel;

/** Makes layers that run on the kernels of this machine. */
public final class Layers {
  private final Kernels kernels;

  private Layers(Kernels kernels) {
    this.kernels = kernels;
  }

  /** Layers on the kernels chosen at start. */
  public static Layers create() {
    return new Layers(KernelChoice.kernels());
  }

  static Layers on(Kernels kernels) {
    return new Layers(kernels);
  }

  /**
   * E-Conv, by lookup or with the decoded kernel, whichever is estimated to cost less: lookups save
   * nothing where segments are as short as a value.
   *
   * @param codebook codewords, [segments or more][C][r]
   * @param codewordCount C
   * @param segmentLength r
   * @param codes codes, [tap][output][segment]
   */
  public Layer encodedConv(
      ConvShape shape,
      float[] codebook,
      int codewordCount,
      int segmentLength,
      int[] codes,
      Epilogue epilogue) {
    var weights =
        EncodedWeights.of(
            codebook, codewordCount, segmentLength, codes, shape.outputs(), shape.channels());
    var lookup = ConvPlan.lookup(shape, weights);
    var direct = ConvPlan.direct(shape, shape.channels());
    return lookup.cycles() < direct.cycles()
        ? new EncodedConv(kernels, shape, weights, epilogue, lookup.tiling(), lookup.group())
        : conv(shape, weights.decoded(shape.channels()), epilogue);
  }

  /**
   * A convolution; of grouped ones, the kernel's depth tells the groups.
   *
   * @param kernel HWIO
   */
  public Layer conv(ConvShape shape, float[] kernel, Epilogue epilogue) {
    int depth = kernel.length / shape.taps() / shape.outputs();
    var plan = ConvPlan.direct(shape, depth);
    return new DenseConv(kernels, shape, kernel, epilogue, plan.tiling());
  }

  /**
   * A depthwise convolution; outputs in the order channel, multiplier.
   *
   * @param kernel [height][width][channels][multiplier]
   */
  public Layer depthwiseConv(ConvShape shape, float[] kernel, Epilogue epilogue) {
    var weights = new float[kernel.length];
    for (int output = 0; output < shape.outputs(); output++) {
      for (int tap = 0; tap < shape.taps(); tap++) {
        weights[output * shape.taps() + tap] = kernel[tap * shape.outputs() + output];
      }
    }
    var plan = ConvPlan.direct(shape, 1);
    return new DepthwiseConv(kernels, shape, weights, epilogue, plan.tiling());
  }

  /**
   * E-FC.
   *
   * @param codebook codewords, [segments or more][C][r]
   * @param codewordCount C
   * @param segmentLength r
   * @param codes codes, [output][segment]
   */
  public Layer encodedDense(
      int inputs,
      int outputs,
      float[] codebook,
      int codewordCount,
      int segmentLength,
      int[] codes,
      Epilogue epilogue) {
    var weights =
        EncodedWeights.of(codebook, codewordCount, segmentLength, codes, outputs, inputs);
    return new EncodedDense(kernels, inputs, outputs, weights, epilogue);
  }

  /**
   * A dense layer.
   *
   * @param weights [outputs][inputs]
   */
  public Layer dense(int inputs, int outputs, float[] weights, Epilogue epilogue) {
    return new Dense(kernels, inputs, outputs, weights, epilogue);
  }
}
