package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.data.CalibrationSet;
import dev.zippermerge.engine.data.Split;
import java.util.List;
import java.util.Random;

/** Examples of random numbers from 0 to 1, for a task that has no data. */
final class RandomData {
  private static final int EXAMPLES = 64;

  private RandomData() {}

  static CalibrationSet of(List<Integer> shape, long seed) {
    int size = shape.stream().reduce(1, Math::multiplyExact);
    var random = new Random(seed);
    var examples = new float[EXAMPLES][size];
    for (var example : examples) {
      for (int i = 0; i < size; i++) {
        example[i] = random.nextFloat();
      }
    }
    var split = Split.of(examples, (int[]) null);
    return new CalibrationSet(split, split, shape, false, null);
  }
}
