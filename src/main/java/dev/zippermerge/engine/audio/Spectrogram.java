package dev.zippermerge.engine.audio;

import dev.zippermerge.engine.spec.SpectrogramSpec;
import java.util.Arrays;

/** Log spectrograms as {@link SpectrogramSpec} defines them. Thread-safe. */
public final class Spectrogram {
  private static final double LEAST_AMPLITUDE = 1e-10;

  private final SpectrogramSettings settings;
  private final double[] window;
  private final double scale;

  /** Prepares the window. */
  public Spectrogram(SpectrogramSettings settings) {
    this.settings = settings;
    this.window = new double[settings.frameLength()];
    for (int i = 0; i < window.length; i++) {
      window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / window.length);
    }
    this.scale = 2 / Arrays.stream(window).sum();
  }

  /**
   * Columns of the spectrogram of a clip: frames that lie in it whole, or one padded with zeros.
   */
  public int frames(int samples) {
    return 1 + Math.max(0, samples - settings.frameLength()) / settings.frameStep();
  }

  /**
   * A clip's spectrogram.
   *
   * @param samples the clip, full scale from -1 to 1
   * @return levels from 0 to 1, [bins, frames]: row 0 the highest frequency, column 0 the beginning
   */
  public float[] of(float[] samples) {
    int frames = frames(samples.length);
    var levels = new float[settings.bins() * frames];
    var real = new double[settings.transformLength()];
    var imaginary = new double[real.length];
    for (int frame = 0; frame < frames; frame++) {
      load(samples, frame * settings.frameStep(), real);
      Arrays.fill(imaginary, 0);
      Fft.transform(real, imaginary);
      for (int row = 0; row < settings.bins(); row++) {
        int bin = settings.bins() - row;
        levels[row * frames + frame] = level(Math.hypot(real[bin], imaginary[bin]));
      }
    }
    return levels;
  }

  private void load(float[] samples, int start, double[] real) {
    Arrays.fill(real, 0);
    int count = Math.min(window.length, samples.length - start);
    for (int i = 0; i < count; i++) {
      real[i] = window[i] * samples[start + i];
    }
  }

  private float level(double magnitude) {
    double decibels = 20 * Math.log10(Math.max(LEAST_AMPLITUDE, scale * magnitude));
    double range = settings.maxDb() - settings.minDb();
    return (float) Math.clamp((decibels - settings.minDb()) / range, 0, 1);
  }
}
