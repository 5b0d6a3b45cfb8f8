package dev.zippermerge.lookup.kernel;

/**
 * A codebook and one layer's codes.
 *
 * @param codewords codewords, [segments][C, padded to whole fours][r]
 * @param codewordCount C
 * @param segmentLength r
 * @param codes codes, [tap][output][segment]
 * @param outputs outputs
 * @param segments segments that this layer has
 */
record EncodedWeights(
    float[] codewords,
    int codewordCount,
    int segmentLength,
    int[] codes,
    int outputs,
    int segments) {

  /**
   * Prepares a codebook.
   *
   * @param codebook codewords, [segments or more][C][r]
   * @param depth the layer's input channels
   */
  static EncodedWeights of(
      float[] codebook, int codewordCount, int segmentLength, int[] codes, int outputs, int depth) {
    int segments = Math.ceilDiv(depth, segmentLength);
    int size = codewordCount * segmentLength;
    int padded = Math.ceilDiv(codewordCount, 4) * 4 * segmentLength;
    var codewords = new float[segments * padded];
    for (int v = 0; v < segments; v++) {
      System.arraycopy(codebook, v * size, codewords, v * padded, size);
    }
    return new EncodedWeights(codewords, codewordCount, segmentLength, codes, outputs, segments);
  }

  int paddedCodewords() {
    return Math.ceilDiv(codewordCount, 4) * 4;
  }

  int code(int tap, int output, int segment) {
    return codes[(tap * outputs + output) * segments + segment];
  }

  /** Input channels of a segment: the last may have fewer than r. */
  int depth(int segment, int channels) {
    return Math.min(segmentLength, channels - segment * segmentLength);
  }

  /** The norm of each segment's longest codeword. */
  float[] largestNorms() {
    var norms = new float[segments];
    for (int v = 0; v < segments; v++) {
      for (int c = 0; c < paddedCodewords(); c++) {
        double sum = 0;
        for (int k = 0; k < segmentLength; k++) {
          float value = codewords[firstCodeword(v) + c * segmentLength + k];
          sum += (double) value * value;
        }
        norms[v] = Math.max(norms[v], (float) Math.sqrt(sum));
      }
    }
    return norms;
  }

  int firstCodeword(int segment) {
    return segment * paddedCodewords() * segmentLength;
  }

  /** The kernel that the codes stand for, [tap][depth][output]. */
  float[] decoded(int depth) {
    int taps = codes.length / outputs / segments;
    var kernel = new float[taps * depth * outputs];
    for (int tap = 0; tap < taps; tap++) {
      for (int output = 0; output < outputs; output++) {
        for (int d = 0; d < depth; d++) {
          int v = d / segmentLength;
          int word = firstCodeword(v) + code(tap, output, v) * segmentLength;
          kernel[(tap * depth + d) * outputs + output] = codewords[word + d % segmentLength];
        }
      }
    }
    return kernel;
  }

  /** Component by component, [segments x r][columns]. */
  float[] transposed(int columns) {
    var transposed = new float[segments * segmentLength * columns];
    for (int v = 0; v < segments; v++) {
      for (int c = 0; c < codewordCount; c++) {
        int word = firstCodeword(v) + c * segmentLength;
        for (int k = 0; k < segmentLength; k++) {
          transposed[(v * segmentLength + k) * columns + c] = codewords[word + k];
        }
      }
    }
    return transposed;
  }
}
