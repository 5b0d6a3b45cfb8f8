package dev.zippermerge.engine.codebook;

/**
 * Codewords of one merged layer, [segment][codeword][r].
 *
 * @param segments number of segments
 * @param codewordCount C
 * @param segmentLength r
 * @param values the codewords, row after row
 */
public record Codebook(int segments, int codewordCount, int segmentLength, float[] values) {

  /** Checks that the values fill the shape. */
  public Codebook {
    if (values.length != segments * codewordCount * segmentLength) {
      throw new IllegalArgumentException(
          "%d values for a codebook of %d x %d x %d"
              .formatted(values.length, segments, codewordCount, segmentLength));
    }
  }

  /** Index in {@link #values} of a codeword's first component. */
  public int offset(int segment, int codeword) {
    return (segment * codewordCount + codeword) * segmentLength;
  }

  /** The same codebook with other values, after calibration. */
  public Codebook withValues(float[] calibrated) {
    return new Codebook(segments, codewordCount, segmentLength, calibrated);
  }
}
