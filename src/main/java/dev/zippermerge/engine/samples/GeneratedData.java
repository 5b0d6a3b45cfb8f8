package dev.zippermerge.engine.samples;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Examples of a made-up task: 32 x 32 bytes each, row by row, with a class index 0 to 9. */
final class GeneratedData {
  /** Rows and columns of an example. */
  static final int SIDE = 32;

  /** Number of classes. */
  static final int CLASSES = 10;

  private final byte[][] trainX;
  private final int[] trainY;
  private final byte[][] testX;
  private final int[] testY;

  GeneratedData(byte[][] trainX, int[] trainY, byte[][] testX, int[] testY) {
    this.trainX = trainX;
    this.trainY = trainY;
    this.testX = testX;
    this.testY = testY;
  }

  /** Draws one example of a class. */
  interface Source {
    byte[] draw(int label, RandomGenerator random);
  }

  /**
   * Draws all examples, each from a seed of its own, so that the result does not depend on the
   * number of threads.
   */
  static GeneratedData of(Source source, int train, int test, long seed) {
    var random = new SplittableRandom(seed);
    var seeds = random.longs(train + test).toArray();
    // Classes take turns; the order means nothing, as every reader shuffles.
    var examples =
        IntStream.range(0, seeds.length)
            .parallel()
            .mapToObj(i -> source.draw(i % CLASSES, new SplittableRandom(seeds[i])))
            .toArray(byte[][]::new);
    return new GeneratedData(
        Arrays.copyOf(examples, train),
        IntStream.range(0, train).map(i -> i % CLASSES).toArray(),
        Arrays.copyOfRange(examples, train, train + test),
        IntStream.range(train, train + test).map(i -> i % CLASSES).toArray());
  }

  byte[][] trainX() {
    return trainX;
  }

  int[] trainY() {
    return trainY;
  }

  byte[][] testX() {
    return testX;
  }

  int[] testY() {
    return testY;
  }
}
