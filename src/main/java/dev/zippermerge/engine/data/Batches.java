package dev.zippermerge.engine.data;

import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Endless batches of indices into a split: every example once in each pass, in an order that the
 * seed decides and that differs from pass to pass. A batch may reach over the end of a pass, so all
 * batches have the same size. Not thread-safe.
 */
public final class Batches {
  private final int[] order;
  private final int batchSize;
  private final RandomGenerator random;
  private int next;

  /**
   * @param examples number of examples, at least 1
   * @param batchSize indices in a batch, at least 1
   * @param seed decides every batch
   */
  public Batches(int examples, int batchSize, long seed) {
    if (examples < 1 || batchSize < 1) {
      throw new IllegalArgumentException(examples + " examples, batch size " + batchSize);
    }
    this.order = IntStream.range(0, examples).toArray();
    this.batchSize = batchSize;
    this.random = new Random(seed);
    this.next = examples;
  }

  /** The next batch's indices. */
  public int[] next() {
    var batch = new int[batchSize];
    for (int i = 0; i < batchSize; i++) {
      if (next == order.length) {
        Shuffle.shuffle(order, random);
        next = 0;
      }
      batch[i] = order[next++];
    }
    return batch;
  }
}
