package dev.zippermerge.queuebench;

import dev.zippermerge.jobs.MergeJobRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * Measures the queue with worker processes and jobs that do nothing: jobs a second where many wait,
 * and how soon a job is taken up where workers are free.
 */
@Component
@ConditionalOnProperty("zippermerge.queue-bench.run")
final class QueueBench implements ApplicationRunner {
  private static final Duration TICK = Duration.ofMillis(20);

  /** Whose models are of which no column says otherwise. */
  private static final String OWNER = "local";

  /** Rounds before anything is measured, once all workers have begun: classes are compiled. */
  private static final int WARM_UPS = 3;

  private final QueueBenchSettings settings;
  private final BenchJobs jobs;
  private final JdbcConnectionDetails database;

  QueueBench(QueueBenchSettings settings, BenchJobs jobs, JdbcConnectionDetails database) {
    this.settings = settings;
    this.jobs = jobs;
    this.database = database;
  }

  @Override
  public void run(ApplicationArguments arguments) throws Exception {
    var owner = UsernamePasswordAuthenticationToken.authenticated(OWNER, "", List.of());
    SecurityContextHolder.getContext().setAuthentication(owner);
    var request = jobs.request();
    try (var workers = Workers.start(settings.workers(), database)) {
      warmUp(workers, request);
      double seconds = batch(workers, request, settings.jobs());
      print(
          "%d workers, %d jobs: %.0f jobs/s",
          settings.workers(), settings.jobs(), settings.jobs() / seconds);
      stream(workers, request);
    }
  }

  private void warmUp(Workers workers, MergeJobRequest request) throws InterruptedException {
    while (jobs.workers() < settings.workers()) {
      batch(workers, request, settings.workers());
    }
    for (int i = 0; i < WARM_UPS; i++) {
      batch(workers, request, settings.jobs() / 5);
    }
  }

  /** Seconds from queueing jobs, all at the same moment, to the end of the last. */
  private double batch(Workers workers, MergeJobRequest request, int count)
      throws InterruptedException {
    jobs.submit(request, count);
    long start = System.nanoTime();
    awaitAll(workers);
    return (System.nanoTime() - start) / 1e9;
  }

  private void stream(Workers workers, MergeJobRequest request) throws InterruptedException {
    int count = settings.rate() * settings.seconds();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = start + i * 1_000_000_000L / settings.rate();
      Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
      jobs.submit(request, 1);
    }
    awaitAll(workers);
    var waits = jobs.waits(count);
    print(
        "%d jobs/s, %d of %d jobs taken up once: median %.0f ms, p99 %.0f ms, longest %.0f ms",
        settings.rate(),
        waits.size(),
        count,
        millis(waits, 0.5),
        millis(waits, 0.99),
        millis(waits, 1));
  }

  private void awaitAll(Workers workers) throws InterruptedException {
    while (jobs.open() > 0) {
      workers.check();
      Thread.sleep(TICK);
    }
  }

  /** The nearest rank of a share. */
  private static double millis(List<Double> sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.get(Math.max(rank, 1) - 1) * 1000;
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
