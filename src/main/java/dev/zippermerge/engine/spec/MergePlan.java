package dev.zippermerge.engine.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
   * @param name {@code conv1} … or {@code fc1} …; {@code shared1} … of a zipper
   * @param sources the layers that share the codebook or the kernel, at most one of each task
   * @param segmentLength r; absent of a zipper
   * @param codewordCount C; absent of a zipper
   * @param segments number of segments; absent of a zipper
   */
  public record Layer(
      String name,
      List<Source> sources,
      @Nullable Integer segmentLength,
      @Nullable Integer codewordCount,
      @Nullable Integer segments) {}

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
