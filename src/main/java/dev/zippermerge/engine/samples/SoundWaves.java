package dev.zippermerge.engine.samples;

import java.util.random.RandomGenerator;

/** The ten ways to play a note. */
final class SoundWaves {
  /** Samples in a second. */
  static final int RATE = 8000;

  private final double[] wave = new double[Spectrogram.SAMPLES];
  private final RandomGenerator random;
  private final double pitch;
  private final int onset;

  private SoundWaves(RandomGenerator random) {
    this.random = random;
    this.pitch = 250 * Math.pow(2, random.nextDouble(0, 2.6));
    this.onset = random.nextInt(wave.length / 5);
  }

  /** A note's course: a value for the time since the onset, 0 to 1. */
  private interface Course {
    double at(double time);
  }

  /** The samples of one note, amplitude about 1. */
  static double[] of(int label, RandomGenerator random) {
    var note = new SoundWaves(random);
    double speed = random.nextDouble(3, 7);
    double depth = random.nextDouble(0.12, 0.3);
    switch (label) {
      case 0 -> note.tone(1, t -> 1, t -> 1); // steady tone
      case 1 -> note.tone(5, t -> 1, t -> 1); // steady tone with overtones
      case 2 -> note.tone(1, t -> 1 + 3 * depth * t, t -> 1); // rising
      case 3 -> note.tone(1, t -> 1 + 3 * depth * (1 - t), t -> 1); // falling
      case 4 -> note.tone(1, t -> 1, t -> wobble(speed, t)); // swelling on and off
      case 5 -> note.tone(1, t -> 1 + depth * Math.sin(2 * Math.PI * speed * t), t -> 1); // vibrato
      case 6 -> note.tone(1, t -> wobble(speed, t) > 0.5 ? 1 + depth : 1, t -> 1); // trill
      case 7 -> note.noise(t -> wobble(speed, t) > 0.6 ? 1 : 0); // bursts of noise
      case 8 -> note.noise(t -> t); // growing noise
      default -> note.tone(5, t -> 1, t -> Math.exp(-speed * t)); // plucked, with overtones
    }
    return note.wave;
  }

  private static double wobble(double speed, double time) {
    return 0.5 - 0.5 * Math.cos(2 * Math.PI * speed * time);
  }

  private void tone(int partials, Course bend, Course loudness) {
    double phase = random.nextDouble(2 * Math.PI);
    for (int i = onset; i < wave.length; i++) {
      double time = (double) (i - onset) / (wave.length - onset);
      phase += 2 * Math.PI * pitch * bend.at(time) / RATE;
      for (int p = 1; p <= partials && p * pitch < RATE / 2.0; p++) {
        wave[i] += loudness.at(time) * Math.sin(p * phase) / p;
      }
    }
  }

  /** Noise around the pitch, through a resonance. */
  private void noise(Course loudness) {
    double radius = random.nextDouble(0.85, 0.96);
    double feedback = 2 * radius * Math.cos(2 * Math.PI * pitch / RATE);
    double last = 0;
    double beforeLast = 0;
    for (int i = onset; i < wave.length; i++) {
      double time = (double) (i - onset) / (wave.length - onset);
      double input = random.nextGaussian(0, 1 - radius) * loudness.at(time);
      double value = input + feedback * last - radius * radius * beforeLast;
      beforeLast = last;
      last = value;
      wave[i] += 2 * value;
    }
  }
}
