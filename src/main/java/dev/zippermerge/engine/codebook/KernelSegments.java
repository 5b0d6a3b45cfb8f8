package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.graph.WeightLayer;

/**
 * A kernel seen as spatially 1x1 vectors cut into segments along the depth (NeuralMerger, equations
 * 4 to 6). A kernel of {@code positions} = n x m places, depth d and width p gives n x m x p
 * vectors; vector {@code position * p + output} has d components, cut into ceil(d / r) segments of
 * length r, the last one padded with zeros. A dense layer is the case of one position.
 *
 * @param positions n x m
 * @param depth d
 * @param width p
 * @param segmentLength r
 */
record KernelSegments(int positions, int depth, int width, int segmentLength) {

  static KernelSegments of(WeightLayer layer, int segmentLength) {
    return new KernelSegments(layer.positions(), layer.depth(), layer.width(), segmentLength);
  }

  /** ceil(d / r). */
  int segments() {
    return Math.ceilDiv(depth, segmentLength);
  }

  /** n x m x p. */
  int vectors() {
    return positions * width;
  }

  /**
   * Copies one segment of all vectors out of the kernel.
   *
   * @param kernel [positions, d, p]
   * @param segment index of the segment
   * @param target receives [vectors, r] from {@code offset} on; its padding must be zero
   * @param offset where to start in the target
   */
  void copy(float[] kernel, int segment, float[] target, int offset) {
    int first = segment * segmentLength;
    int length = Math.min(segmentLength, depth - first);
    for (int position = 0; position < positions; position++) {
      for (int k = 0; k < length; k++) {
        int source = (position * depth + first + k) * width;
        int to = offset + position * width * segmentLength + k;
        for (int output = 0; output < width; output++) {
          target[to + output * segmentLength] = kernel[source + output];
        }
      }
    }
  }

  /**
   * Writes codewords back into a kernel: the inverse of {@link #copy} for one segment.
   *
   * @param codebook the codewords
   * @param segment index of the segment
   * @param codes one code for each vector
   * @param scale what codewords are multiplied by
   * @param kernel [positions, d, p], written
   */
  void decode(Codebook codebook, int segment, byte[] codes, float scale, float[] kernel) {
    int first = segment * segmentLength;
    int length = Math.min(segmentLength, depth - first);
    for (int vector = 0; vector < vectors(); vector++) {
      int codeword = codebook.offset(segment, Byte.toUnsignedInt(codes[vector]));
      int to = (vector / width * depth + first) * width + vector % width;
      for (int k = 0; k < length; k++) {
        kernel[to + k * width] = scale * codebook.values()[codeword + k];
      }
    }
  }
}
