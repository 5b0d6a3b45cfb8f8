package dev.zippermerge.engine.vq;

/** The size of each output channel's weights. */
final class ChannelScales {
  private ChannelScales() {}

  /**
   * Root mean square of each output channel; 1 for a channel of zeros.
   *
   * @param kernel the output channels run fastest
   * @param width number of output channels
   */
  static float[] of(float[] kernel, int width) {
    var squares = new double[width];
    for (int i = 0; i < kernel.length; i++) {
      squares[i % width] += (double) kernel[i] * kernel[i];
    }
    var scales = new float[width];
    for (int channel = 0; channel < width; channel++) {
      double size = Math.sqrt(squares[channel] * width / kernel.length);
      scales[channel] = size > 0 ? (float) size : 1;
    }
    return scales;
  }

  static float[] divided(float[] kernel, float[] scales) {
    var divided = new float[kernel.length];
    for (int i = 0; i < kernel.length; i++) {
      divided[i] = kernel[i] / scales[i % scales.length];
    }
    return divided;
  }
}
