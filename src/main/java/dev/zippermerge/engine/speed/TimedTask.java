package dev.zippermerge.engine.speed;

import java.util.Map;
import java.util.Random;

/** A task of a loaded artifact, ready to be computed over and over from one random example. */
interface TimedTask extends AutoCloseable {
  /** Computes the answer. */
  void run();

  /**
   * Computes it once more, and tells how long each node of the graph took.
   *
   * @return nanoseconds by the node's name
   */
  Map<String, Long> trace();

  @Override
  void close();

  /** The example, the same every time. */
  static float[] example(int size) {
    var random = new Random(1);
    var example = new float[size];
    for (int i = 0; i < size; i++) {
      example[i] = random.nextFloat();
    }
    return example;
  }
}
