package dev.zippermerge.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerStarter;
import org.springframework.context.SmartLifecycle;

/**
 * Starts polling for jobs once everything else runs, on workers only, and ends it before anything
 * else ends: running jobs and trials are handed back to the queue.
 */
final class WorkerLifecycle implements SmartLifecycle, DbSchedulerStarter {
  private final Scheduler scheduler;
  private final Worker worker;
  private final boolean enabled;
  private volatile boolean running;

  WorkerLifecycle(Scheduler scheduler, Worker worker, boolean enabled) {
    this.scheduler = scheduler;
    this.worker = worker;
    this.enabled = enabled;
  }

  @Override
  public void doStart() {
    // Spring's lifecycle starts it.
  }

  @Override
  public void start() {
    worker.start();
    if (scheduler.getSchedulerState().isStarted()) {
      scheduler.resume();
    } else if (enabled) {
      scheduler.start();
    }
    running = true;
  }

  @Override
  public void stop() {
    scheduler.pause();
    worker.stop();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
