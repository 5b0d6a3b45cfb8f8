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
 * @param equal what the networks have in common to the last bit; absent for a single network
 * @param steps how updates are spread over the steps of a zipper; absent for others
 */
public record MergePlan(
    List<Layer> layers,
    List<Kept> kept,
    long originalBytes,
    long mergedBytes,
    long memoryBytes,
    @Nullable Equal equal,
    @Nullable Steps steps) {

  /** A plan that does not say what is equal. */
  public MergePlan(
      List<Layer> layers, List<Kept> kept, long originalBytes, long mergedBytes, long memoryBytes) {
    this(layers, kept, originalBytes, mergedBytes, memoryBytes, null, null);
  }

  /** The same plan with what is equal. */
  public MergePlan with(Equal found) {
    return new MergePlan(layers, kept, originalBytes, mergedBytes, memoryBytes, found, steps);
  }

  /** The same plan with the steps of a zipper. */
  public MergePlan with(Steps spread) {
    return new MergePlan(layers, kept, originalBytes, mergedBytes, memoryBytes, equal, spread);
  }

  /**
   * How updates are spread over the steps of a zipper.
   *
   * @param count steps that need training
   * @param updates updates of each task that a step gets
   * @param needed updates of each task that a step takes, by experience
   */
  public record Steps(int count, int updates, int needed) {}

  /**
   * Layers that several networks have with the same weights behind the same layers. They can be
   * shared without training, and every answer stays as it is.
   *
   * @param layers layers that are stored once for several tasks
   * @param bytes bytes of fp32 weights that are not stored again
   * @param multiplyAdds multiply-adds for one example of each task that are not done again; 0 where
   *     the tasks take inputs of their own
   * @param commonInput true if all tasks take one input
   * @param proposal what to ask for to share them; absent if the merge shares them, or there are
   *     none
   * @param until the last of them that a trunk has: with {@code zipper.until} there, nothing is
   *     trained; absent if the merge makes no trunk, or none of its layers is equal
   */
  public record Equal(
      int layers,
      long bytes,
      long multiplyAdds,
      boolean commonInput,
      @Nullable String proposal,
      @Nullable String until) {}

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
