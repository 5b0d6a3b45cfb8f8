package dev.zippermerge.engine.vq;

import dev.zippermerge.engine.graph.WeightLayer;

/**
 * A kernel as rows of r values: row (position x p + output) x segments + segment holds the
 * segment's input channels of one place and one output (NeuralMerger, equations 4 to 6). The last
 * segment is padded with zeros. A dense layer is the case of one position.
 *
 * @param positions n x m
 * @param depth d
 * @param width p
 * @param segmentLength r
 */
record KernelRows(int positions, int depth, int width, int segmentLength) {

  static KernelRows of(WeightLayer layer, int segmentLength) {
    return new KernelRows(layer.positions(), layer.depth(), layer.width(), segmentLength);
  }

  /** ceil(d / r). */
  int segments() {
    return Math.ceilDiv(depth, segmentLength);
  }

  /** n x m x p x segments. */
  int count() {
    return Math.multiplyExact(positions * width, segments());
  }

  /**
   * Cuts a kernel into rows.
   *
   * @param kernel [positions, d, p]
   * @return [rows, r]
   */
  float[] rows(float[] kernel) {
    var rows = new float[Math.multiplyExact(count(), segmentLength)];
    int row = segments() * segmentLength;
    for (int position = 0; position < positions; position++) {
      for (int channel = 0; channel < depth; channel++) {
        int source = (position * depth + channel) * width;
        int target = position * width * row + channel;
        for (int output = 0; output < width; output++) {
          rows[target + output * row] = kernel[source + output];
        }
      }
    }
    return rows;
  }

  /**
   * Puts rows together again.
   *
   * @param rows [rows, r]
   * @return the kernel, [positions, d, p]
   */
  float[] kernel(float[] rows) {
    var kernel = new float[positions * depth * width];
    int row = segments() * segmentLength;
    for (int position = 0; position < positions; position++) {
      for (int channel = 0; channel < depth; channel++) {
        int target = (position * depth + channel) * width;
        int source = position * width * row + channel;
        for (int output = 0; output < width; output++) {
          kernel[target + output] = rows[source + output * row];
        }
      }
    }
    return kernel;
  }
}
