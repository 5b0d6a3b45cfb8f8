package dev.zippermerge.jobs;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Instant;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Puts jobs and trials into the queue: within the caller's transaction, so that both or none
 * happen.
 */
@Component
class JobQueue {
  static final String TASK = "merge-job";
  static final String TRIAL_TASK = "merge-trial";

  private final ObjectProvider<SchedulerClient> scheduler;

  /** The scheduler is got late, for its tasks are made of what puts trials into the queue. */
  JobQueue(ObjectProvider<SchedulerClient> scheduler) {
    this.scheduler = scheduler;
  }

  /** Has a worker take the job up. */
  void trigger(Ticket ticket) {
    schedule(TASK, ticket.toString());
  }

  /** Has a worker take the trial up. */
  void trigger(TrialTicket ticket) {
    schedule(TRIAL_TASK, ticket.toString());
  }

  private void schedule(String task, String ticket) {
    scheduler.getObject().schedule(new TaskInstance<Void>(task, ticket), Instant.now());
  }
}
