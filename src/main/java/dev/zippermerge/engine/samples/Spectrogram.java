package dev.zippermerge.engine.samples;

import static dev.zippermerge.engine.samples.GeneratedData.SIDE;

import dev.zippermerge.engine.audio.Fft;

/** Log spectrograms: Hann windows of 256 samples every 128, bands of four bins, in decibels. */
final class Spectrogram {
  private static final int WINDOW = 256;
  private static final int HOP = 128;
  private static final int BINS_PER_BAND = WINDOW / 2 / SIDE;
  private static final double LOWEST_DB = -60;
  private static final double HIGHEST_DB = 0;

  /** Samples that one spectrogram covers. */
  static final int SAMPLES = HOP * (SIDE - 1) + WINDOW;

  private final double[] hann = new double[WINDOW];

  Spectrogram() {
    for (int i = 0; i < WINDOW; i++) {
      // The factor makes a sine of amplitude 1 that fills a bin 0 dB.
      hann[i] = (0.5 - 0.5 * Math.cos(2 * Math.PI * i / WINDOW)) * 4 / WINDOW;
    }
  }

  /** SIDE x SIDE bytes: row 0 the highest band, column 0 the beginning, 255 for 0 dB and above. */
  byte[] of(double[] wave) {
    var image = new byte[SIDE * SIDE];
    var real = new double[WINDOW];
    var imaginary = new double[WINDOW];
    for (int column = 0; column < SIDE; column++) {
      for (int i = 0; i < WINDOW; i++) {
        real[i] = wave[column * HOP + i] * hann[i];
        imaginary[i] = 0;
      }
      Fft.transform(real, imaginary);
      for (int band = 0; band < SIDE; band++) {
        image[(SIDE - 1 - band) * SIDE + column] = level(real, imaginary, band);
      }
    }
    return image;
  }

  private static byte level(double[] real, double[] imaginary, int band) {
    double power = 0;
    for (int bin = band * BINS_PER_BAND; bin < (band + 1) * BINS_PER_BAND; bin++) {
      power += real[bin] * real[bin] + imaginary[bin] * imaginary[bin];
    }
    double decibels = 10 * Math.log10(power + 1e-12);
    double share = (decibels - LOWEST_DB) / (HIGHEST_DB - LOWEST_DB);
    return (byte) Math.clamp(Math.round(255 * share), 0, 255);
  }
}
