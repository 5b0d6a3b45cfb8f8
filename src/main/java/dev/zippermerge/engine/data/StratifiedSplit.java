package dev.zippermerge.engine.data;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Indices held out for the test split: the same share of every class, at least one of each class
 * that has two; all examples count as one class where there are no labels. Both parts keep the
 * file's order.
 */
final class StratifiedSplit {
  private final int[] train;
  private final int[] test;

  private StratifiedSplit(int[] train, int[] test) {
    this.train = train;
    this.test = test;
  }

  /** The indices that stay, ascending. */
  int[] train() {
    return train;
  }

  /** The indices held out, ascending. */
  int[] test() {
    return test;
  }

  /** Divides a split. */
  static StratifiedSplit of(Split split, double fraction, long seed) {
    var all = IntStream.range(0, split.size()).toArray();
    return of(all.length, split.classified() ? split.labels(all) : null, fraction, seed);
  }

  /**
   * @param size number of examples
   * @param labels one for each example, or null
   * @param fraction share that is held out, above 0 and below 1
   * @param seed decides which
   */
  static StratifiedSplit of(int size, int @Nullable [] labels, double fraction, long seed) {
    var random = new Random(seed);
    var held = new boolean[size];
    for (var members : byClass(size, labels).values()) {
      var indices = members.build().toArray();
      Shuffle.shuffle(indices, random);
      Arrays.stream(indices, 0, heldOut(indices.length, fraction)).forEach(i -> held[i] = true);
    }
    return new StratifiedSplit(
        IntStream.range(0, size).filter(i -> !held[i]).toArray(),
        IntStream.range(0, size).filter(i -> held[i]).toArray());
  }

  private static TreeMap<Integer, IntStream.Builder> byClass(int size, int @Nullable [] labels) {
    var classes = new TreeMap<Integer, IntStream.Builder>();
    for (int i = 0; i < size; i++) {
      int label = labels == null ? 0 : labels[i];
      classes.computeIfAbsent(label, l -> IntStream.builder()).add(i);
    }
    return classes;
  }

  private static int heldOut(int size, double fraction) {
    return size < 2 ? 0 : Math.clamp(Math.round(size * fraction), 1, size - 1);
  }
}
