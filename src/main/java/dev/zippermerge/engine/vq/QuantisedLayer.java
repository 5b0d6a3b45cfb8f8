package dev.zippermerge.engine.vq;

import dev.zippermerge.engine.graph.WeightLayer;

/**
 * One task's layer whose kernel is read from a book: kernel = codeword x the output channel's
 * scale.
 *
 * @param name name of the merged layer, {@code conv1} for example
 * @param task index of the task
 * @param layer the layer
 * @param book index of its book
 * @param rows its kernel, each output channel divided by its scale, as {@link KernelRows}
 * @param scales one for each output channel, [p]
 * @param codes codeword of each row
 */
public record QuantisedLayer(
    String name, int task, WeightLayer layer, int book, float[] rows, float[] scales, int[] codes) {

  /**
   * The kernel that was encoded, each output channel divided by its scale.
   *
   * @param segmentLength r
   * @return [positions, d, p]
   */
  public float[] kernel(int segmentLength) {
    return KernelRows.of(layer, segmentLength).kernel(rows);
  }

  /** The same layer with other codes. */
  QuantisedLayer withCodes(int[] others) {
    return new QuantisedLayer(name, task, layer, book, rows, scales, others);
  }
}
