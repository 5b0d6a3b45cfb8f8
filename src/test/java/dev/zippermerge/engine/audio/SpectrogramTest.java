package dev.zippermerge.engine.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.spec.SpectrogramSpec;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpectrogramTest {

  /** Every level against the definition, summed up term by term. */
  @ParameterizedTest
  @CsvSource({"64, 32, 32, 300", "50, 20, 32, 300", "64, 64, 10, 20", "16, 5, 8, 16"})
  void levelsAreThoseOfTheDefinition(int length, int step, int bins, int samples) {
    var random = new Random(4);
    var clip = new float[samples];
    for (int i = 0; i < samples; i++) {
      clip[i] = random.nextFloat() - 0.5f;
    }
    var settings = settings(length, step, bins);
    var levels = new Spectrogram(settings).of(clip);
    int frames = samples < length ? 1 : 1 + (samples - length) / step;
    assertThat(levels).hasSize(bins * frames);
    for (int bin = 1; bin <= bins; bin++) {
      for (int frame = 0; frame < frames; frame++) {
        var level = levels[(bins - bin) * frames + frame];
        assertThat(level).isCloseTo((float) level(clip, frame * step, length, bin), within(1e-5f));
      }
    }
  }

  private static double level(float[] clip, int start, int length, int bin) {
    int transform = 1;
    while (transform < length) {
      transform *= 2;
    }
    double real = 0;
    double imaginary = 0;
    double windows = 0;
    for (int n = 0; n < length; n++) {
      double window = Math.pow(Math.sin(Math.PI * n / length), 2);
      double sample = start + n < clip.length ? clip[start + n] : 0;
      real += window * sample * Math.cos(2 * Math.PI * bin * n / transform);
      imaginary -= window * sample * Math.sin(2 * Math.PI * bin * n / transform);
      windows += window;
    }
    double amplitude = 2 * Math.sqrt(real * real + imaginary * imaginary) / windows;
    double decibels = 20 * Math.log10(amplitude);
    return Math.max(0, Math.min(1, (decibels + 80) / 80));
  }

  @Test
  void aFullScaleSineOnABinIsZeroDecibels() {
    var sine = new float[256];
    for (int i = 0; i < 256; i++) {
      sine[i] = (float) Math.sin(2 * Math.PI * 20 * i / 256);
    }
    var levels = new Spectrogram(SpectrogramSettings.of(null)).of(sine);
    assertThat(levels).hasSize(128);
    assertThat(levels[128 - 20]).isCloseTo(1, within(1e-5f));
    assertThat(levels[128 - 30]).isZero();
  }

  @Test
  void aSineKeepsItsPitchAtAnotherRate() {
    for (int to : new int[] {8_000, 16_000, 22_050}) {
      var converted = new SampleRate(11_025, to).convert(sine(440, 11_025, 4_000));
      assertThat(converted).hasSize(Math.ceilDiv(4_000 * to, 11_025));
      var expected = sine(440, to, converted.length);
      for (int i = to / 100; i < converted.length - to / 100; i++) {
        assertThat(converted[i]).isCloseTo(expected[i], within(0.005f));
      }
    }
  }

  @Test
  void whatALowerRateCannotHoldIsTakenAway() {
    var converted = new SampleRate(44_100, 8_000).convert(sine(9_000, 44_100, 8_000));
    for (int i = 100; i < converted.length - 100; i++) {
      assertThat(converted[i]).isCloseTo(0, within(0.01f));
    }
  }

  private static float[] sine(double hertz, int rate, int samples) {
    var wave = new float[samples];
    for (int i = 0; i < samples; i++) {
      wave[i] = (float) Math.sin(2 * Math.PI * hertz * i / rate);
    }
    return wave;
  }

  private static SpectrogramSettings settings(int length, int step, int bins) {
    return SpectrogramSettings.of(new SpectrogramSpec(null, length, step, bins, null, null, null));
  }
}
