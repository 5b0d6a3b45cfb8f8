package dev.zippermerge.engine.codebook;

/** How far a decoded kernel is from its original. */
public final class QuantisationError {
  private QuantisationError() {}

  /**
   * ||original - decoded|| / ||original||, Euclidean; 0 for a kernel of zeros that came back exact.
   */
  public static double relative(float[] original, float[] decoded) {
    double difference = 0;
    double size = 0;
    for (int i = 0; i < original.length; i++) {
      double d = original[i] - decoded[i];
      difference += d * d;
      size += (double) original[i] * original[i];
    }
    return difference == 0 ? 0 : Math.sqrt(difference / size);
  }
}
