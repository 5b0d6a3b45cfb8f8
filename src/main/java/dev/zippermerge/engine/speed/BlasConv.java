package dev.zippermerge.engine.speed;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import dev.zippermerge.lookup.kernel.ConvShape;
import dev.zippermerge.lookup.kernel.Epilogue;
import dev.zippermerge.lookup.kernel.Layer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A convolution as one matrix product: kernel [outputs][depth x taps] times unrolled input [depth x
 * taps][positions].
 */
final class BlasConv implements Layer {
  private final ConvShape shape;
  private final FloatPointer kernel;
  private final Epilogue epilogue;
  private final FloatPointer unrolled;
  private final FloatBuffer unrolledBuffer;
  private final FloatPointer product;
  private final FloatBuffer productBuffer;
  private final float[] row;
  private final float[] sums;

  private BlasConv(ConvShape shape, FloatPointer kernel, Epilogue epilogue) {
    int positions = shape.outHeight() * shape.outWidth();
    this.shape = shape;
    this.kernel = kernel;
    this.epilogue = epilogue;
    this.unrolled = new FloatPointer((long) shape.channels() * shape.taps() * positions);
    this.unrolledBuffer = unrolled.asBuffer();
    this.product = new FloatPointer((long) shape.outputs() * positions);
    this.productBuffer = product.asBuffer();
    this.row = new float[shape.outWidth()];
    this.sums = new float[positions];
  }

  /**
   * @param kernel [tap][depth][output]
   */
  static BlasConv of(ConvShape shape, float[] kernel, Epilogue epilogue) {
    int rows = shape.channels() * shape.taps();
    var ordered = new float[kernel.length];
    for (int output = 0; output < shape.outputs(); output++) {
      for (int d = 0; d < shape.channels(); d++) {
        for (int tap = 0; tap < shape.taps(); tap++) {
          ordered[output * rows + d * shape.taps() + tap] =
              kernel[(tap * shape.channels() + d) * shape.outputs() + output];
        }
      }
    }
    return new BlasConv(shape, new FloatPointer(ordered), epilogue);
  }

  @Override
  public void apply(float[] in, int inFrom, float[] out, int outFrom) {
    unroll(in, inFrom);
    int positions = sums.length;
    int depth = shape.channels() * shape.taps();
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasNoTrans,
        shape.outputs(),
        positions,
        depth,
        1,
        kernel,
        depth,
        unrolled,
        positions,
        0,
        product,
        positions);
    for (int output = 0; output < shape.outputs(); output++) {
      productBuffer.get(output * positions, sums);
      epilogue.apply(output, sums, 0, out, outFrom + output * positions, positions);
    }
  }

  private void unroll(float[] in, int inFrom) {
    int size = shape.height() * shape.width();
    int to = 0;
    for (int d = 0; d < shape.channels(); d++) {
      for (int tap = 0; tap < shape.taps(); tap++) {
        int y = tap / shape.kernelWidth() * shape.dilationY() - shape.padTop();
        int x = tap % shape.kernelWidth() * shape.dilationX() - shape.padLeft();
        for (int i = 0; i < shape.outHeight(); i++, to += row.length) {
          unrollRow(in, inFrom + d * size, y + i * shape.strideY(), x, to);
        }
      }
    }
  }

  private void unrollRow(float[] in, int plane, int y, int x, int to) {
    if (y < 0 || y >= shape.height()) {
      Arrays.fill(row, 0);
      unrolledBuffer.put(to, row);
      return;
    }
    int step = shape.strideX();
    int before = Math.clamp(Math.ceilDiv(-x, step), 0, row.length);
    int end = Math.clamp(Math.ceilDiv(shape.width() - x, step), before, row.length);
    int from = plane + y * shape.width() + x;
    if (step == 1 && before == 0 && end == row.length) {
      unrolledBuffer.put(to, in, from, row.length);
      return;
    }
    Arrays.fill(row, 0, before, 0);
    for (int i = before; i < end; i++) {
      row[i] = in[from + i * step];
    }
    Arrays.fill(row, end, row.length, 0);
    unrolledBuffer.put(to, row);
  }

  @Override
  public Layer copy() {
    return new BlasConv(shape, kernel, epilogue);
  }
}
