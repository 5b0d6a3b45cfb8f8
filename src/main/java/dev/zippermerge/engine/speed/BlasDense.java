package dev.zippermerge.engine.speed;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.cblas_sgemv;

import dev.zippermerge.lookup.kernel.Epilogue;
import dev.zippermerge.lookup.kernel.Layer;
import org.bytedeco.javacpp.FloatPointer;

/** A dense layer as a product of matrix and vector. */
final class BlasDense implements Layer {
  private final FloatPointer weights;
  private final Epilogue epilogue;
  private final FloatPointer input;
  private final FloatPointer product;
  private final float[] sums;

  private BlasDense(int inputs, int outputs, FloatPointer weights, Epilogue epilogue) {
    this.weights = weights;
    this.epilogue = epilogue;
    this.input = new FloatPointer(inputs);
    this.product = new FloatPointer(outputs);
    this.sums = new float[outputs];
  }

  /**
   * @param weights [outputs][inputs]
   */
  static BlasDense of(int inputs, int outputs, float[] weights, Epilogue epilogue) {
    return new BlasDense(inputs, outputs, new FloatPointer(weights), epilogue);
  }

  @Override
  public void apply(float[] in, int inFrom, float[] out, int outFrom) {
    int inputs = Math.toIntExact(input.capacity());
    input.put(in, inFrom, inputs);
    cblas_sgemv(
        CblasRowMajor,
        CblasNoTrans,
        sums.length,
        inputs,
        1,
        weights,
        inputs,
        input,
        1,
        0,
        product,
        1);
    product.get(sums);
    epilogue.apply(sums, out, outFrom, sums.length);
  }

  @Override
  public Layer copy() {
    return new BlasDense(Math.toIntExact(input.capacity()), sums.length, weights, epilogue);
  }
}
