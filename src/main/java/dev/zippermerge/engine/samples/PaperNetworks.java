package dev.zippermerge.engine.samples;

/**
 * The networks of NeuralMerger's experiments, up to their classification layers. They keep the
 * paper's kernels and the order of its layers; strides are 1, so that they take small inputs.
 */
final class PaperNetworks {
  private static final int[][] VGG_GROUPS = {
    {64, 64}, {128, 128}, {256, 256, 256}, {512, 512, 512}, {512, 512, 512}
  };
  private static final int HIDDEN = 4096;

  private PaperNetworks() {}

  /** Two 5x5 convolutions, each with pooling, and a dense layer. */
  static LayerStack lenet(LayerStack stack, int first, int second, int hidden) {
    return stack
        .convolution("conv1", 5, first)
        .pool("pool1")
        .convolution("conv2", 5, second)
        .pool("pool2")
        .flatten()
        .dense("fc1", hidden);
  }

  /**
   * The 13 convolutions of VGG-16, the mean over all places in the place of the first dense layer's
   * product, two dense layers (Yang et al., 2018).
   *
   * @param divisor of the numbers of channels and units
   */
  static LayerStack vggAvg(LayerStack stack, int divisor) {
    for (int group = 0; group < VGG_GROUPS.length; group++) {
      for (int layer = 0; layer < VGG_GROUPS[group].length; layer++) {
        var name = "conv%d_%d".formatted(group + 1, layer + 1);
        stack.convolution(name, 3, VGG_GROUPS[group][layer] / divisor);
      }
      if (group < VGG_GROUPS.length - 1) {
        stack.pool("pool" + (group + 1));
      }
    }
    return stack.average("average").dense("fc1", HIDDEN / divisor).dense("fc2", HIDDEN / divisor);
  }

  /**
   * The five convolutions of ZF-Net (Zeiler and Fergus, 2014), three poolings, two dense layers.
   *
   * @param divisor of the numbers of channels and units
   */
  static LayerStack zf(LayerStack stack, int divisor) {
    return stack
        .convolution("conv1", 7, 96 / divisor)
        .pool("pool1")
        .convolution("conv2", 5, 256 / divisor)
        .pool("pool2")
        .convolution("conv3", 3, 384 / divisor)
        .convolution("conv4", 3, 384 / divisor)
        .convolution("conv5", 3, 256 / divisor)
        .pool("pool5")
        .flatten()
        .dense("fc6", HIDDEN / divisor)
        .dense("fc7", HIDDEN / divisor);
  }
}
