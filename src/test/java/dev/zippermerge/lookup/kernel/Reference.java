package dev.zippermerge.lookup.kernel;

import java.util.Arrays;

/** Layers as plain loops over their definitions. */
final class Reference {
  private Reference() {}

  /** A convolution with zero padding; kernel [tap][depth][output], channels / depth groups. */
  static float[] conv(ConvShape s, float[] in, float[] kernel) {
    int depth = kernel.length / s.taps() / s.outputs();
    int width = s.outputs() / (s.channels() / depth);
    var out = new float[s.outputSize()];
    for (int t = 0; t < s.outputs(); t++) {
      for (int y = 0; y < s.outHeight(); y++) {
        for (int x = 0; x < s.outWidth(); x++) {
          double sum = 0;
          for (int tap = 0; tap < s.taps(); tap++) {
            int row = y * s.strideY() - s.padTop() + tap / s.kernelWidth() * s.dilationY();
            int column = x * s.strideX() - s.padLeft() + tap % s.kernelWidth() * s.dilationX();
            for (int d = 0; d < depth; d++) {
              int channel = t / width * depth + d;
              if (row >= 0 && row < s.height() && column >= 0 && column < s.width()) {
                sum +=
                    in[(channel * s.height() + row) * s.width() + column]
                        * (double) kernel[(tap * depth + d) * s.outputs() + t];
              }
            }
          }
          out[(t * s.outHeight() + y) * s.outWidth() + x] = (float) sum;
        }
      }
    }
    return out;
  }

  /** Max pooling, windows of 2 x 2. */
  static float[] largestOfFour(float[] in, int channels, int height, int width) {
    var out = new float[channels * (height / 2) * (width / 2)];
    Arrays.fill(out, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < in.length; i++) {
      int row = i / width % height / 2;
      int column = i % width / 2;
      if (row < height / 2 && column < width / 2) {
        int to = (i / width / height * (height / 2) + row) * (width / 2) + column;
        out[to] = Math.max(out[to], in[i]);
      }
    }
    return out;
  }

  /** A product with weights [outputs][inputs]. */
  static float[] dense(float[] in, float[] weights, int outputs) {
    var out = new float[outputs];
    for (int t = 0; t < outputs; t++) {
      double sum = 0;
      for (int i = 0; i < in.length; i++) {
        sum += in[i] * (double) weights[t * in.length + i];
      }
      out[t] = (float) sum;
    }
    return out;
  }

  /** Weights [tap][depth][output] out of a codebook [segments][C][r] and codes [tap][output][S]. */
  static float[] decode(
      float[] codebook, int codewordCount, int r, int[] codes, int taps, int depth, int outputs) {
    int segments = Math.ceilDiv(depth, r);
    var kernel = new float[taps * depth * outputs];
    for (int tap = 0; tap < taps; tap++) {
      for (int d = 0; d < depth; d++) {
        for (int t = 0; t < outputs; t++) {
          int code = codes[(tap * outputs + t) * segments + d / r];
          kernel[(tap * depth + d) * outputs + t] =
              codebook[((d / r) * codewordCount + code) * r + d % r];
        }
      }
    }
    return kernel;
  }

  /** y = activation(scale x y + shift), by output. */
  static void finish(Epilogue epilogue, float[] values, int outputs) {
    int size = values.length / outputs;
    for (int i = 0; i < values.length; i++) {
      float y = values[i];
      y *= epilogue.scale() == null ? 1 : epilogue.scale()[i / size];
      y += epilogue.shift() == null ? 0 : epilogue.shift()[i / size];
      values[i] =
          switch (epilogue.activation()) {
            case NONE -> y;
            case RELU -> Math.max(y, 0);
            case RELU6 -> Math.min(Math.max(y, 0), 6);
            case LEAKY_RELU -> y > 0 ? y : epilogue.alpha() * y;
          };
    }
  }
}
