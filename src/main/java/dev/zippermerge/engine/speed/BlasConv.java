package dev.zippermerge.engine.speed;

import dev.zippermerge.lookup.kernel.ConvShape;
import dev.zippermerge.lookup.kernel.Epilogue;
import dev.zippermerge.lookup.kernel.Layer;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A convolution as one matrix product: kernel [outputs][depth x taps] times unrolled input [depth x
 * taps][positions]. Pointwise ones take the input as it is.
 */
final class BlasConv implements Layer {
  private final ConvShape shape;
  private final float[] kernel;
  private final Epilogue epilogue;
  private final boolean pointwise;
  private final float[] unrolled;
  private final float[] sums;

  private BlasConv(ConvShape shape, float[] kernel, Epilogue epilogue) {
    this.shape = shape;
    this.kernel = kernel;
    this.epilogue = epilogue;
    this.pointwise = shape.taps() == 1 && shape.inputSize() == shape.channels() * positions(shape);
    this.unrolled = new float[pointwise ? 0 : shape.channels() * shape.taps() * positions(shape)];
    this.sums = new float[shape.outputSize()];
  }

  private static int positions(ConvShape shape) {
    return shape.outHeight() * shape.outWidth();
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
    return new BlasConv(shape, ordered, epilogue);
  }

  @Override
  public void apply(float[] in, int inFrom, float[] out, int outFrom) {
    if (!pointwise) {
      unroll(in, inFrom);
    }
    int positions = positions(shape);
    BlasProducts.matrices(
        shape.outputs(),
        positions,
        shape.channels() * shape.taps(),
        MemorySegment.ofArray(kernel),
        pointwise
            ? MemorySegment.ofArray(in).asSlice((long) inFrom * Float.BYTES)
            : MemorySegment.ofArray(unrolled),
        MemorySegment.ofArray(sums));
    for (int output = 0; output < shape.outputs(); output++) {
      int from = output * positions;
      epilogue.apply(output, sums, from, out, outFrom + from, positions);
    }
  }

  private void unroll(float[] in, int inFrom) {
    int size = shape.height() * shape.width();
    int to = 0;
    for (int d = 0; d < shape.channels(); d++) {
      for (int tap = 0; tap < shape.taps(); tap++) {
        int y = tap / shape.kernelWidth() * shape.dilationY() - shape.padTop();
        int x = tap % shape.kernelWidth() * shape.dilationX() - shape.padLeft();
        for (int i = 0; i < shape.outHeight(); i++, to += shape.outWidth()) {
          unrollRow(in, inFrom + d * size, y + i * shape.strideY(), x, to);
        }
      }
    }
  }

  private void unrollRow(float[] in, int plane, int y, int x, int to) {
    int width = shape.outWidth();
    if (y < 0 || y >= shape.height()) {
      Arrays.fill(unrolled, to, to + width, 0);
      return;
    }
    int step = shape.strideX();
    int before = Math.clamp(Math.ceilDiv(-x, step), 0, width);
    int end = Math.clamp(Math.ceilDiv(shape.width() - x, step), before, width);
    int from = plane + y * shape.width() + x;
    Arrays.fill(unrolled, to, to + before, 0);
    if (step == 1) {
      System.arraycopy(in, from + before, unrolled, to + before, end - before);
    } else {
      for (int i = before; i < end; i++) {
        unrolled[to + i] = in[from + i * step];
      }
    }
    Arrays.fill(unrolled, to + end, to + width, 0);
  }

  @Override
  public Layer copy() {
    return new BlasConv(shape, kernel, epilogue);
  }
}
