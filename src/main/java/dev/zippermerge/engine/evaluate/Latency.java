package dev.zippermerge.engine.evaluate;

import java.util.Arrays;
import java.util.List;

/** Times ways to the same answer, interleaved, so that the machine's moods meet all alike. */
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
    var medians = medians(List.of(original, merged), RUNS);
    return new Medians(medians[0], medians[1]);
  }

  /** Medians of so many runs of each way, in microseconds. */
  public static double[] medians(List<Runnable> ways, int runs) {
    var nanos = new long[ways.size()][runs];
    for (int run = 0; run < runs; run++) {
      for (int way = 0; way < nanos.length; way++) {
        nanos[way][run] = time(ways.get(way));
      }
    }
    return Arrays.stream(nanos).mapToDouble(Latency::median).toArray();
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
