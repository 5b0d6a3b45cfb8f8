package dev.zippermerge.engine.samples;

import java.util.List;

/** Networks that {@code samples} can train, by name. */
public enum Architecture {
  /**
   * The LeNet of NeuralMerger, section 4.1: 5x5x32 and 5x5x64 with pooling, 1024 units, the
   * classes.
   */
  LENET(32, 64, 1024),
  /** The same form at a size for tests. */
  LENET_TINY(4, 8, 32);

  private final int first;
  private final int second;
  private final int hidden;

  Architecture(int first, int second, int hidden) {
    this.first = first;
    this.second = second;
    this.hidden = hidden;
  }

  /**
   * Builds the network.
   *
   * @param inputShape height, width, channels
   * @param classes width of the logits
   * @param seed decides the initial weights
   */
  Network build(List<Integer> inputShape, int classes, long seed) {
    return new LayerStack(inputShape, seed)
        .convolution("conv1", 5, first)
        .pool("pool1")
        .convolution("conv2", 5, second)
        .pool("pool2")
        .flatten()
        .dense("fc1", hidden)
        .classes(classes);
  }
}
