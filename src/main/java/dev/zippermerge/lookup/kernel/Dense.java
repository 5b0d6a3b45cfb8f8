package dev.zippermerge.lookup.kernel;

/** A dense layer with weights of its own. */
final class Dense implements Layer {
  private final Kernels kernels;
  private final int inputs;
  private final int outputs;
  private final float[] weights;
  private final Epilogue epilogue;
  private final float[] sums;

  /**
   * @param weights [outputs][inputs]
   */
  Dense(Kernels kernels, int inputs, int outputs, float[] weights, Epilogue epilogue) {
    this.kernels = kernels;
    this.inputs = inputs;
    this.outputs = outputs;
    this.weights = weights;
    this.epilogue = epilogue;
    this.sums = new float[outputs];
  }

  @Override
  public void apply(float[] in, int inFrom, float[] out, int outFrom) {
    kernels.multiply(in, inFrom, inputs, weights, sums, outputs);
    epilogue.apply(sums, outputs);
    System.arraycopy(sums, 0, out, outFrom, outputs);
  }

  @Override
  public Layer copy() {
    return new Dense(kernels, inputs, outputs, weights, epilogue);
  }
}
