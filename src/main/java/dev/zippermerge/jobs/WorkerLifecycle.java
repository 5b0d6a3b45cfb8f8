package dev.zippermerge.jobs;

import dev.zippermerge.settings.ConditionalOnRole;
import dev.zippermerge.settings.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Begins to work on the queue once everything else runs, and ends it before anything else ends:
 * running jobs and trials are handed back to the queue.
 */
@Component
@ConditionalOnRole(Role.WORKER)
final class WorkerLifecycle implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerLifecycle.class);

  /** How often the queue is asked while it has nothing. */
  private static final Duration IDLE = Duration.ofMillis(250);

  private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(5);

  /** Longest that handing back may take. */
  private static final Duration DRAIN = Duration.ofSeconds(15);

  private final QueueLoop loop;
  private final QueueUpkeep upkeep;
  private final Worker worker;
  private final WorkerSettings settings;
  private final List<Thread> threads = new ArrayList<>();
  private volatile CountDownLatch end = new CountDownLatch(0);

  WorkerLifecycle(QueueLoop loop, QueueUpkeep upkeep, Worker worker, WorkerSettings settings) {
    this.loop = loop;
    this.upkeep = upkeep;
    this.worker = worker;
    this.settings = settings;
  }

  @Override
  public void start() {
    var latch = new CountDownLatch(1);
    end = latch;
    worker.start();
    upkeep.start();
    for (int i = 1; i <= settings.concurrency(); i++) {
      threads.add(Thread.ofPlatform().name("worker-" + i).start(() -> run(latch)));
    }
  }

  @Override
  public void stop() {
    end.countDown();
    worker.stop();
    try {
      var deadline = System.nanoTime() + DRAIN.toNanos();
      for (var thread : threads) {
        thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.clear();
    upkeep.stop();
  }

  @Override
  public boolean isRunning() {
    return end.getCount() > 0;
  }

  private void run(CountDownLatch latch) {
    try {
      while (latch.getCount() > 0) {
        latch.await(pause().toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      LOG.debug("interrupted", e);
    }
  }

  /** Does what is next; how long to wait then. */
  private Duration pause() throws InterruptedException {
    try {
      return loop.step() ? Duration.ZERO : IDLE;
    } catch (RuntimeException e) {
      // Of the database mostly; a worker that gave up by any other would be missed by nobody.
      LOG.warn("the queue cannot be read", e);
      return PAUSE_AFTER_FAULT;
    }
  }
}
