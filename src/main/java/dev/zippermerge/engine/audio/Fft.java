package dev.zippermerge.engine.audio;

/** The discrete Fourier transform of a power of two of values (Cooley and Tukey, radix 2). */
public final class Fft {
  private Fft() {}

  /**
   * Transforms in place: X[k] = sum over n of x[n] exp(-2 pi i k n / N).
   *
   * @param real real parts, a power of two of them
   * @param imaginary imaginary parts, as many
   */
  public static void transform(double[] real, double[] imaginary) {
    reorder(real, imaginary);
    for (int half = 1; half < real.length; half *= 2) {
      for (int k = 0; k < half; k++) {
        double angle = -Math.PI * k / half;
        butterflies(real, imaginary, half, k, Math.cos(angle), Math.sin(angle));
      }
    }
  }

  private static void reorder(double[] real, double[] imaginary) {
    int shift = Integer.numberOfLeadingZeros(real.length) + 1;
    for (int i = 0; i < real.length; i++) {
      int other = Integer.reverse(i) >>> shift;
      if (other > i) {
        swap(real, i, other);
        swap(imaginary, i, other);
      }
    }
  }

  private static void swap(double[] values, int a, int b) {
    double value = values[a];
    values[a] = values[b];
    values[b] = value;
  }

  private static void butterflies(
      double[] real, double[] imaginary, int half, int k, double cos, double sin) {
    for (int a = k; a < real.length; a += 2 * half) {
      int b = a + half;
      double re = real[b] * cos - imaginary[b] * sin;
      double im = real[b] * sin + imaginary[b] * cos;
      real[b] = real[a] - re;
      imaginary[b] = imaginary[a] - im;
      real[a] += re;
      imaginary[a] += im;
    }
  }
}
