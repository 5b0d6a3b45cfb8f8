package dev.zippermerge.engine.speed;

import dev.zippermerge.lookup.kernel.Epilogue;
import dev.zippermerge.lookup.kernel.Layer;
import java.lang.foreign.MemorySegment;

/** A dense layer as a product of matrix and vector. */
final class BlasDense implements Layer {
  private final int inputs;
  private final float[] weights;
  private final Epilogue epilogue;
  private final float[] sums;

  /**
   * @param weights [outputs][inputs]
   */
  BlasDense(int inputs, int outputs, float[] weights, Epilogue epilogue) {
    this.inputs = inputs;
    this.weights = weights;
    this.epilogue = epilogue;
    this.sums = new float[outputs];
  }

  @Override
  public void apply(float[] in, int inFrom, float[] out, int outFrom) {
    BlasProducts.vector(
        sums.length,
        inputs,
        MemorySegment.ofArray(weights),
        MemorySegment.ofArray(in).asSlice((long) inFrom * Float.BYTES),
        MemorySegment.ofArray(sums));
    epilogue.apply(sums, sums.length);
    System.arraycopy(sums, 0, out, outFrom, sums.length);
  }

  @Override
  public Layer copy() {
    return new BlasDense(inputs, sums.length, weights, epilogue);
  }
}
