package dev.zippermerge.engine.spec;

import java.util.List;

/**
 * What a merge would do: the answer of {@code zippermerge plan}.
 *
 * @param layers the merged layers, from the input on
 * @param originalBytes bytes of the originals' weights in fp32, all tasks together
 * @param mergedBytes estimated bytes of the merged weights
 * @param memoryBytes estimated peak memory of the merge
 */
public record MergePlan(
    List<Layer> layers, long originalBytes, long mergedBytes, long memoryBytes) {

  /**
   * One merged layer.
   *
   * @param name {@code conv1} … or {@code fc1} …
   * @param sources for each task, in order, the source layer's name
   * @param segmentLength r
   * @param codewordCount C
   * @param segments number of segments
   */
  public record Layer(
      String name, List<Source> sources, int segmentLength, int codewordCount, int segments) {}

  /**
   * A source layer.
   *
   * @param task the task's name
   * @param layer the layer's name in the task's network
   * @param kernelShape HWIO or inputs x outputs
   */
  public record Source(String task, String layer, List<Long> kernelShape) {}
}
