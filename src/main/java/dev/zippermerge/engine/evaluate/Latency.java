package dev.zippermerge.engine.evaluate;

import java.util.Arrays;

/** Times two ways to the same answer, interleaved, so that the machine's moods meet both alike. */
public final class Latency {
  private static final int WARM_UP = 20;
  private static final int RUNS = 101;

  private Latency() {}

  /**
   * Medians of {@value #RUNS} runs each, in microseconds.
   *
   * @param original the first way
   * @param merged the second way
   */
  public record Medians(double original, double merged) {}

  /** Measures both ways. */
  public static Medians measure(Runnable original, Runnable merged) {
    for (int i = 0; i < WARM_UP; i++) {
      original.run();
      merged.run();
    }
    var originals = new long[RUNS];
    var mergeds = new long[RUNS];
    for (int i = 0; i < RUNS; i++) {
      originals[i] = time(original);
      mergeds[i] = time(merged);
    }
    return new Medians(median(originals), median(mergeds));
  }

  private static long time(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return System.nanoTime() - start;
  }

  private static double median(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2] / 1e3;
  }
}
