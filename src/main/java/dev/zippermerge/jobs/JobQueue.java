package dev.zippermerge.jobs;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Puts jobs into the queue: within the caller's transaction, so that both or none happen. */
@Component
class JobQueue {
  static final String TASK = "merge-job";

  private final SchedulerClient scheduler;

  JobQueue(SchedulerClient scheduler) {
    this.scheduler = scheduler;
  }

  /** Has a worker take the job up. */
  void trigger(Ticket ticket) {
    scheduler.schedule(new TaskInstance<Void>(TASK, ticket.toString()), Instant.now());
  }
}
