package dev.zippermerge.engine.samples;

import java.util.List;
import java.util.function.UnaryOperator;

/** Networks that {@code samples} can train, by name. */
public enum Architecture {
  /**
   * The LeNet of NeuralMerger, section 4.1: 5x5x32 and 5x5x64 with pooling, 1024 units, the
   * classes.
   */
  LENET(stack -> PaperNetworks.lenet(stack, 32, 64, 1024)),
  /** The same form at a size for tests. */
  LENET_TINY(stack -> PaperNetworks.lenet(stack, 4, 8, 32)),
  /** VGG-avg of section 4.2. */
  VGG_AVG(stack -> PaperNetworks.vggAvg(stack, 1)),
  /** The same form with a quarter of the channels and units. */
  VGG_AVG_QUARTER(stack -> PaperNetworks.vggAvg(stack, 4)),
  /** ZF-Net of section 4.2; its first dense layer has the paper's size on inputs of 48x48. */
  ZF(stack -> PaperNetworks.zf(stack, 1)),
  /** The same form with a quarter of the channels and units. */
  ZF_QUARTER(stack -> PaperNetworks.zf(stack, 4)),
  /** MobileNet v1 at width 0.5, for inputs of 32x32 to 64x64. */
  MOBILENET(stack -> MobileNets.v1(stack, 2), Architecture.NORMALISED),
  /** Seven separable convolutions of MobileNet v1, to 256 channels. */
  MOBILENET_SMALL(MobileNets::small, Architecture.NORMALISED),
  /** Three separable convolutions, at a size for tests. */
  MOBILENET_TINY(MobileNets::tiny, Architecture.NORMALISED);

  private static final double PLAIN = 1e-3;
  private static final double NORMALISED = 1e-2;

  private final UnaryOperator<LayerStack> layers;
  private final double learningRate;

  Architecture(UnaryOperator<LayerStack> layers) {
    this(layers, PLAIN);
  }

  Architecture(UnaryOperator<LayerStack> layers, double learningRate) {
    this.layers = layers;
    this.learningRate = learningRate;
  }

  /** Adam's rate that trains the network well. */
  public double learningRate() {
    return learningRate;
  }

  /**
   * Builds the network.
   *
   * @param inputShape height, width, channels
   * @param classes width of the logits
   * @param seed decides the initial weights
   */
  Network build(List<Integer> inputShape, int classes, long seed) {
    return layers.apply(new LayerStack(inputShape, seed)).classes(classes);
  }
}
