package dev.zippermerge.lookup;

import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Threads that share the examples of a call. */
final class Workers implements AutoCloseable {
  private final int threads;
  private final @Nullable ExecutorService pool;

  Workers(int threads) {
    this.threads = threads;
    this.pool =
        threads == 1
            ? null
            : Executors.newFixedThreadPool(
                threads - 1, Thread.ofPlatform().daemon().name("lookup-", 0).factory());
  }

  /** Work on some of the examples. */
  @FunctionalInterface
  interface RangeWork {
    /** Takes the examples from the one to before the other. */
    void run(int from, int to);
  }

  /** Runs the work on all examples, as evenly spread as they can be; returns when all is done. */
  void forRanges(int examples, RangeWork work) {
    int parts = Math.min(threads, examples);
    if (pool == null || parts < 2) {
      work.run(0, examples);
      return;
    }
    var running = new ArrayList<Future<?>>();
    for (int part = 1; part < parts; part++) {
      int from = bound(examples, parts, part);
      int to = bound(examples, parts, part + 1);
      running.add(pool.submit(() -> work.run(from, to)));
    }
    work.run(0, bound(examples, parts, 1));
    running.forEach(Workers::join);
  }

  private static int bound(int examples, int parts, int part) {
    return (int) ((long) examples * part / parts);
  }

  private static void join(Future<?> part) {
    try {
      part.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LookupException("The computation was interrupted.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.close();
    }
  }
}
