package dev.zippermerge.lookup.kernel;

/**
 * A codebook and one layer's codes as {@link ShiftedConv} reads them.
 *
 * @param codewords codewords, [segment][by eights][component][8]; the last segment's as long as the
 *     input has channels left
 * @param codewordCount C, padded to whole eights
 * @param segmentLength r
 * @param channels input channels
 * @param outputs outputs, padded to whole eights
 * @param groupSize segments in the table at a time
 * @param codes rows of the table by group, [tap][output][segment]
 */
record ShiftedWeights(
    float[] codewords,
    int codewordCount,
    int segmentLength,
    int channels,
    int outputs,
    int groupSize,
    char[][] codes) {
  private static final int EIGHT = 8;

  static ShiftedWeights of(EncodedWeights weights, int channels, int groupSize) {
    int count = padded(weights.codewordCount());
    int outputs = padded(weights.outputs());
    var codes = new char[Math.ceilDiv(weights.segments(), groupSize)][];
    for (int group = 0; group < codes.length; group++) {
      int first = group * groupSize;
      codes[group] = codes(weights, first, Math.min(weights.segments(), first + groupSize));
    }
    return new ShiftedWeights(
        codewords(weights, channels, count),
        count,
        weights.segmentLength(),
        channels,
        outputs,
        groupSize,
        codes);
  }

  static int padded(int count) {
    return Math.ceilDiv(count, EIGHT) * EIGHT;
  }

  private static char[] codes(EncodedWeights weights, int first, int end) {
    int taps = weights.codes().length / weights.outputs() / weights.segments();
    int outputs = padded(weights.outputs());
    int count = padded(weights.codewordCount());
    var codes = new char[taps * outputs * (end - first)];
    for (int tap = 0; tap < taps; tap++) {
      for (int output = 0; output < weights.outputs(); output++) {
        for (int v = first; v < end; v++) {
          codes[(tap * outputs + output) * (end - first) + v - first] =
              (char) ((v - first) * count + weights.code(tap, output, v));
        }
      }
    }
    return codes;
  }

  private static float[] codewords(EncodedWeights weights, int channels, int count) {
    var codewords = new float[channels * count];
    for (int v = 0; v < weights.segments(); v++) {
      int depth = Math.min(weights.segmentLength(), channels - v * weights.segmentLength());
      int to = v * weights.segmentLength() * count;
      for (int c = 0; c < weights.codewordCount(); c++) {
        int word = weights.firstCodeword(v) + c * weights.segmentLength();
        for (int k = 0; k < depth; k++) {
          codewords[to + (c / EIGHT * depth + k) * EIGHT + c % EIGHT] =
              weights.codewords()[word + k];
        }
      }
    }
    return codewords;
  }

  int groups() {
    return codes.length;
  }

  char[] rows(int group) {
    return codes[group];
  }

  /** Rows of the table. */
  int rows() {
    return groupSize * codewordCount;
  }

  int firstSegment(int group) {
    return group * groupSize;
  }

  int segments(int group) {
    int all = Math.ceilDiv(channels, segmentLength);
    return Math.min(groupSize, all - firstSegment(group));
  }

  int depth(int segment) {
    return Math.min(segmentLength, channels - segment * segmentLength);
  }

  int firstCodeword(int segment) {
    return segment * segmentLength * codewordCount;
  }
}
