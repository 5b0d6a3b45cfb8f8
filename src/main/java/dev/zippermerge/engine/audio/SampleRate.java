package dev.zippermerge.engine.audio;

/**
 * Brings sound from one sample rate to another: a sinc of 16 zero crossings on either side under a
 * Hann window, cut off at the lower of the two Nyquist frequencies. Thread-safe.
 */
public final class SampleRate {
  /** Lowest rate that is converted, in Hz. */
  public static final int LEAST = 1_000;

  /** Highest rate that is converted, in Hz. */
  public static final int MOST = 384_000;

  private static final int ZERO_CROSSINGS = 16;

  private final int up;
  private final int down;
  private final int reach;
  private final float[][] phases;

  /**
   * @param from samples a second before, {@link #LEAST} to {@link #MOST}
   * @param to samples a second after, likewise
   */
  public SampleRate(int from, int to) {
    int divisor = gcd(from, to);
    this.up = to / divisor;
    this.down = from / divisor;
    double cutoff = Math.min(1, (double) to / from);
    this.reach = (int) Math.ceil(ZERO_CROSSINGS / cutoff);
    this.phases = new float[up][];
    for (int phase = 0; phase < up; phase++) {
      phases[phase] = weights((double) phase / up, cutoff);
    }
  }

  /** Weights of the samples from reach - 1 before a position to reach after it; their sum is 1. */
  private float[] weights(double position, double cutoff) {
    var weights = new float[2 * reach];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double distance = i - (reach - 1) - position;
      double weight = sinc(cutoff * distance) * hann(distance * cutoff / ZERO_CROSSINGS);
      weights[i] = (float) weight;
      sum += weight;
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= (float) sum;
    }
    return weights;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static double hann(double x) {
    return Math.abs(x) >= 1 ? 0 : 0.5 + 0.5 * Math.cos(Math.PI * x);
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** Samples after conversion of a clip. */
  long length(int samples) {
    return Math.ceilDiv((long) samples * up, down);
  }

  /** The clip at the other rate, as if there were silence before and after it. */
  float[] convert(float[] samples) {
    var converted = new float[Math.toIntExact(length(samples.length))];
    for (int i = 0; i < converted.length; i++) {
      long position = (long) i * down;
      var weights = phases[(int) (position % up)];
      int first = (int) (position / up) - (reach - 1);
      float sum = 0;
      int end = Math.min(weights.length, samples.length - first);
      for (int w = Math.max(0, -first); w < end; w++) {
        sum += weights[w] * samples[first + w];
      }
      converted[i] = sum;
    }
    return converted;
  }
}
