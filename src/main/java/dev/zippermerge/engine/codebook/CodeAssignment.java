package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.graph.WeightLayer;

/**
 * Which codeword stands for each vector of one task's layer.
 *
 * @param layer the layer
 * @param codes [segment][vector], unsigned; the segments are those that this layer has, which may
 *     be fewer than the codebook's
 * @param scale what codewords are multiplied by to stand for this layer's vectors
 */
public record CodeAssignment(WeightLayer layer, byte[][] codes, float scale) {

  /** An assignment whose codewords stand for the vectors as they are. */
  public CodeAssignment(WeightLayer layer, byte[][] codes) {
    this(layer, codes, 1);
  }

  /** True where codewords are multiplied. */
  boolean scaled() {
    return scale != 1;
  }
}
