package dev.zippermerge.engine.vq;

import dev.zippermerge.engine.graph.WeightLayer;
import java.util.List;

/**
 * A book and the layers that shall read it.
 *
 * @param name its name
 * @param codewordCount C
 * @param segmentLength r
 * @param layers the layers, task after task, from the input on
 */
public record BookPlan(String name, int codewordCount, int segmentLength, List<Member> layers) {

  /**
   * A layer that reads the book.
   *
   * @param name name of the merged layer
   * @param task index of the task
   * @param layer the layer
   */
  public record Member(String name, int task, WeightLayer layer) {}

  /** Weights in all kernels. */
  public long weights() {
    return layers.stream().mapToLong(member -> member.layer().kernelSize()).sum();
  }
}
