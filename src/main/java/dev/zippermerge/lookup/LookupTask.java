package dev.zippermerge.lookup;

import java.util.List;

/**
 * A task of a merged model.
 *
 * @param name its name
 * @param input name of its input
 * @param inputShape shape of one example; (height, width, channels) for images
 * @param outputs its outputs of floats, in the artifact's order
 */
public record LookupTask(
    String name, String input, List<Integer> inputShape, List<Output> outputs) {

  /**
   * An output.
   *
   * @param name its name
   * @param shape shape of one example's answer
   */
  public record Output(String name, List<Integer> shape) {

    /** Values of one example's answer. */
    public int size() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }
  }

  /** Values of one example. */
  public int inputSize() {
    return inputShape.stream().reduce(1, Math::multiplyExact);
  }
}
