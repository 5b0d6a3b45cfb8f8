package dev.zippermerge.engine.spec;

import java.util.List;

/**
 * What a merge would do: the answer of {@code zippermerge plan}.
 *
 * @param layers the merged layers, from the input on
 * @param kept weight layers that are not merged
 * @param originalBytes bytes of the originals' weights in fp32, all tasks together
 * @param mergedBytes estimated bytes of the merged weights
 * @param memoryBytes estimated peak memory of the merge
 */
public record MergePlan(
    List<Layer> layers, List<Kept> kept, long originalBytes, long mergedBytes, long memoryBytes) {

  /**
   * One merged layer.
   *
   * @param name {@code conv1} … or {@code fc1} …
   * @param sources the layers that share the codebook, at most one of each task
   * @param segmentLength r
   * @param codewordCount C
   * @param segments number of segments
   */
  public record Layer(
      String name, List<Source> sources, int segmentLength, int codewordCount, int segments) {}

  /**
   * A weight layer that stays with its task as it is.
   *
   * @param task the task's name
   * @param layer the layer's name in the task's network
   * @param reason why it is not merged
   */
  public record Kept(String task, String layer, KeptReason reason) {}

  /**
   * A source layer.
   *
   * @param task the task's name
   * @param layer the layer's name in the task's network
   * @param kernelShape HWIO or inputs x outputs
   */
  public record Source(String task, String layer, List<Long> kernelShape) {}
}
