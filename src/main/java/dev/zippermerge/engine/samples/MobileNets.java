package dev.zippermerge.engine.samples;

/**
 * MobileNets v1 (Howard et al., 2017) up to their classification layers, for small inputs: the stem
 * has stride 1. Kernels have no biases; a batch normalisation and ReLU6 follow each.
 */
final class MobileNets {
  /** Width and stride of each of the 13 blocks, at width 1.0. */
  private static final int[][] V1 = {
    {64, 1}, {128, 2}, {128, 1}, {256, 2}, {256, 1}, {512, 2}, {512, 1}, {512, 1}, {512, 1},
    {512, 1}, {512, 1}, {1024, 2}, {1024, 1}
  };

  private static final int V1_STEM = 32;
  private static final int[][] SMALL = {
    {32, 1}, {64, 2}, {64, 1}, {128, 2}, {128, 1}, {256, 2}, {256, 1}
  };
  private static final int[][] TINY = {{8, 1}, {12, 2}, {12, 2}};

  private MobileNets() {}

  /**
   * The 13 blocks; the last maps are a sixteenth of the input.
   *
   * @param divisor of the numbers of channels
   */
  static LayerStack v1(LayerStack stack, int divisor) {
    return blocks(stack, V1_STEM, V1, divisor);
  }

  /** Seven blocks, to 256 channels; the last maps are an eighth of the input. */
  static LayerStack small(LayerStack stack) {
    return blocks(stack, 16, SMALL, 1);
  }

  /** Three blocks of few channels. */
  static LayerStack tiny(LayerStack stack) {
    return blocks(stack, 4, TINY, 1);
  }

  private static LayerStack blocks(LayerStack stack, int stem, int[][] blocks, int divisor) {
    stack.normalisedConvolution("conv", 3, 1, stem / divisor);
    for (int i = 0; i < blocks.length; i++) {
      stack.normalisedDepthwise("depthwise" + (i + 1), 3, blocks[i][1]);
      stack.normalisedConvolution("pointwise" + (i + 1), 1, 1, blocks[i][0] / divisor);
    }
    return stack.average("average");
  }
}
