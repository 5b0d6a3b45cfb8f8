package dev.zippermerge.predictions;

import dev.zippermerge.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * A few threads that compute, and a bounded queue before them. Requests run on virtual threads,
 * which must not compute for long.
 */
@Component
final class PredictionPool implements DisposableBean {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final ThreadPoolExecutor threads;

  PredictionPool(PredictionSettings settings) {
    threads =
        new ThreadPoolExecutor(
            settings.concurrency(),
            settings.concurrency(),
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(settings.waiting()),
            Thread.ofPlatform().daemon().name("prediction-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs work when its turn comes and waits for it.
   *
   * @throws ProblemException status 503 where too many wait
   */
  <T> T run(Callable<T> work) throws InterruptedException {
    Future<T> running;
    try {
      running = threads.submit(work);
    } catch (RejectedExecutionException e) {
      throw ProblemException.busy(
          "PREDICTIONS_BUSY",
          "Too many predictions are waiting. Retry after the interval in the Retry-After header.",
          RETRY_AFTER);
    }
    try {
      return running.get();
    } catch (ExecutionException e) {
      throw Failures.unchecked(e.getCause());
    }
  }

  /** Requests that wait for their turn. */
  int waiting() {
    return threads.getQueue().size();
  }

  /** Takes nothing new on; what runs is waited for by those who asked for it. */
  @Override
  public void destroy() {
    threads.shutdown();
  }
}
