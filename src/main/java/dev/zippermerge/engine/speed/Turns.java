package dev.zippermerge.engine.speed;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Times ways to the same answer by turns, so that the machine's moods meet all alike.
 *
 * @param ways the ways
 */
public record Turns(List<Runnable> ways) {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final CompilationMXBean COMPILATION = ManagementFactory.getCompilationMXBean();
  private static final int MOST_ROUNDS = 20;
  private static final int FEWEST_ROUNDS = 3;
  private static final int MOST_RUNS = 20;
  private static final int FEWEST_RUNS = 4;

  /** Longest block of one way, but for the fewest runs. */
  private static final double BLOCK_NANOS = 50e6;

  /**
   * A warm-up ends where so many slices in a row were no faster than those before, and HotSpot
   * compiled nothing in them: between two compilations times stand still, too.
   */
  private static final int SLICES = 4;

  private static final double SLICE_NANOS = 50e6;
  private static final double FASTER = 0.98;

  /**
   * Medians.
   *
   * @param runs runs of each way
   * @param micros microseconds, way by way
   */
  public record Medians(int runs, List<Double> micros) {}

  /**
   * Runs each way until it gets no faster, which HotSpot takes its time for.
   *
   * @param secondsEach most CPU time of this thread, so that a busy machine ends nothing early
   */
  public Turns warmUp(double secondsEach) {
    for (var way : ways) {
      long end = THREADS.getCurrentThreadCpuTime() + (long) (secondsEach * 1e9);
      double best = Double.MAX_VALUE;
      for (int idle = 0; idle < SLICES && THREADS.getCurrentThreadCpuTime() < end; idle++) {
        long compiled = COMPILATION.getTotalCompilationTime();
        double nanos = slice(way);
        if (nanos < FASTER * best || COMPILATION.getTotalCompilationTime() > compiled) {
          idle = -1;
        }
        best = Math.min(best, nanos);
      }
    }
    return this;
  }

  /** Nanoseconds of a run, over many. */
  private static double slice(Runnable way) {
    long start = System.nanoTime();
    int runs = 0;
    while (runs == 0 || System.nanoTime() - start < SLICE_NANOS) {
      way.run();
      runs++;
    }
    return (double) (System.nanoTime() - start) / runs;
  }

  /**
   * Each way runs a block of up to {@value #MOST_RUNS} runs, then the next: at most {@value
   * #MOST_ROUNDS} rounds. The first quarter of a block finds the caches filled by another way and
   * is not counted: what is left is what steady use sees.
   *
   * @param seconds about as long as it may take, but for the fewest runs
   */
  public Medians steady(double seconds) {
    var once = nanosOfOneRun();
    int runs = Math.clamp((long) (BLOCK_NANOS / max(once)), FEWEST_RUNS, MOST_RUNS);
    int rounds = rounds(seconds, runs * sum(once), MOST_ROUNDS);
    int dropped = runs / 4;
    var nanos = new long[ways.size()][rounds * (runs - dropped)];
    for (int round = 0; round < rounds; round++) {
      for (int way = 0; way < nanos.length; way++) {
        for (int run = -dropped; run < runs - dropped; run++) {
          long time = time(ways.get(way));
          if (run >= 0) {
            nanos[way][round * (runs - dropped) + run] = time;
          }
        }
      }
    }
    return medians(nanos);
  }

  /**
   * One run of each way after the other: each finds the caches filled by another way.
   *
   * @param seconds about as long as it may take, but for the fewest runs
   */
  public Medians cold(double seconds) {
    int rounds = rounds(seconds, sum(nanosOfOneRun()), MOST_ROUNDS * MOST_RUNS);
    var nanos = new long[ways.size()][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int way = 0; way < nanos.length; way++) {
        nanos[way][round] = time(ways.get(way));
      }
    }
    return medians(nanos);
  }

  private double[] nanosOfOneRun() {
    return ways.stream().mapToDouble(Turns::time).toArray();
  }

  private static int rounds(double seconds, double nanosOfOne, int most) {
    return Math.clamp((long) (seconds * 1e9 / nanosOfOne), FEWEST_ROUNDS, most);
  }

  static long time(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return System.nanoTime() - start;
  }

  private static double sum(double... values) {
    return Arrays.stream(values).sum();
  }

  private static double max(double... values) {
    return Arrays.stream(values).max().orElseThrow();
  }

  private static Medians medians(long[]... nanos) {
    return new Medians(
        nanos[0].length, Stream.of(nanos).map(times -> median(times) / 1e3).toList());
  }

  /** The median; of an even number, the upper of the two in the middle. */
  static long median(long... values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
