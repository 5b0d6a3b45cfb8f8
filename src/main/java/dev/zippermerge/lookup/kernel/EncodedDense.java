package dev.zippermerge.lookup.kernel;

/** E-FC by lookup (NeuralMerger, section 3.2): products of segments with codewords, then sums. */
final class EncodedDense implements Layer {
  private final Kernels kernels;
  private final int inputs;
  private final int outputs;
  private final int segmentLength;
  private final int columns;
  private final float[] codewords;
  private final DenseCodes codes;
  private final Epilogue epilogue;
  private final float[] table;
  private final float[] sums;

  EncodedDense(
      Kernels kernels, int inputs, int outputs, EncodedWeights weights, Epilogue epilogue) {
    this(
        kernels,
        inputs,
        outputs,
        weights.segmentLength(),
        columns(weights),
        weights.transposed(columns(weights)),
        kernels.denseCodes(weights.codes(), outputs, columns(weights)),
        epilogue);
  }

  private EncodedDense(
      Kernels kernels,
      int inputs,
      int outputs,
      int segmentLength,
      int columns,
      float[] codewords,
      DenseCodes codes,
      Epilogue epilogue) {
    this.kernels = kernels;
    this.inputs = inputs;
    this.outputs = outputs;
    this.segmentLength = segmentLength;
    this.columns = columns;
    this.codewords = codewords;
    this.codes = codes;
    this.epilogue = epilogue;
    this.table = new float[codewords.length / segmentLength];
    this.sums = new float[Math.ceilDiv(outputs, DenseCodes.GROUP) * DenseCodes.GROUP];
  }

  private static int columns(EncodedWeights weights) {
    int words = weights.codewordCount();
    return words <= 64 ? 64 : words <= 128 ? 128 : 256;
  }

  @Override
  public void apply(float[] in, int inFrom, float[] out, int outFrom) {
    kernels.segmentProducts(in, inFrom, inputs, codewords, segmentLength, columns, table);
    codes.sum(table, sums);
    epilogue.apply(sums, outputs);
    System.arraycopy(sums, 0, out, outFrom, outputs);
  }

  @Override
  public Layer copy() {
    return new EncodedDense(
        kernels, inputs, outputs, segmentLength, columns, codewords, codes, epilogue);
  }
}
