package dev.zippermerge.engine.samples;

import java.util.random.RandomGenerator;

/**
 * A made-up task of sounds: ten ways to play a note of random pitch, half a second at 8 kHz, in
 * noise, as log spectrograms of 32 bands (row 0 is the highest) by 32 moments.
 */
final class Sounds {
  private Sounds() {}

  /**
   * Synthesises data.
   *
   * @param train training examples
   * @param test test examples
   * @param seed decides every byte
   */
  static GeneratedData generate(int train, int test, long seed) {
    var spectrogram = new Spectrogram();
    return GeneratedData.of(
        (label, random) -> spectrogram.of(noisy(SoundWaves.of(label, random), random)),
        train,
        test,
        seed);
  }

  private static double[] noisy(double[] wave, RandomGenerator random) {
    double level = Math.pow(10, random.nextDouble(-2.2, -0.45));
    double hum = random.nextBoolean() ? 0 : random.nextDouble(0.05, 0.35);
    double humStep = 2 * Math.PI * random.nextDouble(100, 3000) / SoundWaves.RATE;
    for (int i = 0; i < wave.length; i++) {
      wave[i] += random.nextGaussian(0, level) + hum * Math.sin(humStep * i);
    }
    return wave;
  }
}
