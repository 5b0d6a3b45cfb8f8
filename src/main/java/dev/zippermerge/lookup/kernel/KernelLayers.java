package dev.zippermerge.lookup.kernel;

/** Layers that run on given kernels. */
final class KernelLayers implements Layers {
  private final Kernels kernels;
  private final TablePrecision precision;

  KernelLayers(Kernels kernels, TablePrecision precision) {
    this.kernels = kernels;
    this.precision = precision;
  }

  /**
   * By lookup, one way or the other, or with the decoded kernel, whichever is estimated to cost
   * least: lookups save nothing where segments are as short as a value.
   */
  @Override
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
    var shifted = ShiftedPlan.best(shape, weights);
    var rounded = ConvPlan.rounded(shape, weights);
    double floats = Math.min(Math.min(lookup.cycles(), direct.cycles()), shifted.cycles());
    if (precision == TablePrecision.INT16 && rounded.cycles() < floats) {
      return new RoundedConv(kernels, shape, weights, epilogue, rounded.tiling(), rounded.group());
    }
    if (shifted.cycles() < Math.min(lookup.cycles(), direct.cycles())) {
      var prepared = ShiftedWeights.of(weights, shape.channels(), shifted.group());
      return new ShiftedConv(kernels, shape, prepared, epilogue, shifted.planes(), new Workspace());
    }
    return lookup.cycles() < direct.cycles()
        ? new EncodedConv(kernels, shape, weights, epilogue, lookup.tiling(), lookup.group())
        : conv(shape, weights.decoded(shape.channels()), epilogue);
  }

  @Override
  public Layer conv(ConvShape shape, float[] kernel, Epilogue epilogue) {
    int depth = kernel.length / shape.taps() / shape.outputs();
    var plan = ConvPlan.direct(shape, depth);
    return new DenseConv(kernels, shape, kernel, epilogue, plan.tiling());
  }

  @Override
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

  @Override
  public Layer largestOfFour(int channels, int height, int width) {
    return new LargestOfFour(kernels, channels, height, width);
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
    var weights = EncodedWeights.of(codebook, codewordCount, segmentLength, codes, outputs, inputs);
    if (precision == TablePrecision.INT16
        && kernels.permuteShorts()
        && codewordCount <= RoundedDense.COLUMNS) {
      return new RoundedDense(inputs, outputs, weights, epilogue);
    }
    return new EncodedDense(kernels, inputs, outputs, weights, epilogue);
  }

  @Override
  public Layer dense(int inputs, int outputs, float[] weights, Epilogue epilogue) {
    return new Dense(kernels, inputs, outputs, weights, epilogue);
  }
}
