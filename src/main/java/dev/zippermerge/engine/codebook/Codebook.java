package dev.zippermerge.engine.codebook;

import java.util.Arrays;

/**
 * Codewords of one merged layer, [segment][codeword][r].
 *
 * @param segments number of segments
 * @param codewordCount C
 * @param segmentLength r
 * @param values the codewords, row after row
 * @param errors for each segment the mean squared error of a component as encoded
 */
public record Codebook(
    int segments, int codewordCount, int segmentLength, float[] values, double[] errors) {

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

  /** True where codewords stand for their vectors without error. */
  public boolean exact() {
    return Arrays.stream(errors).sum() == 0;
  }

  /** The same codebook with other values, after calibration. */
  public Codebook withValues(float[] calibrated) {
    return new Codebook(segments, codewordCount, segmentLength, calibrated, errors);
  }
}
