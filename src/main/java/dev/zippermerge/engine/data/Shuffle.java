package dev.zippermerge.engine.data;

import java.util.random.RandomGenerator;

/** The Fisher-Yates shuffle of an int array, in place. */
final class Shuffle {
  private Shuffle() {}

  static void shuffle(int[] values, RandomGenerator random) {
    for (int i = values.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int value = values[i];
      values[i] = values[other];
      values[other] = value;
    }
  }
}
