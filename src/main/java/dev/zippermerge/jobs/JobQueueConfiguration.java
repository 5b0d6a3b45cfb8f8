package dev.zippermerge.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.zippermerge.settings.Role;
import dev.zippermerge.settings.ServiceSettings;
import java.time.Duration;
import java.time.Instant;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How db-scheduler triggers jobs. A job whose worker dies is triggered again. */
@Configuration(proxyBeanMethods = false)
class JobQueueConfiguration {
  private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(5);

  @Bean
  Task<Void> mergeJobTask(JobWorker worker) {
    return Tasks.custom(JobQueue.TASK, Void.class)
        .onFailure(
            (complete, operations) ->
                operations.reschedule(complete, Instant.now().plus(PAUSE_AFTER_FAULT)))
        .onDeadExecutionRevive()
        .execute(
            (instance, context) ->
                work(worker, Ticket.parse(instance.getId()))
                    ? (complete, operations) -> operations.reschedule(complete, Instant.now())
                    : new CompletionHandler.OnCompleteRemove<>());
  }

  @Bean
  WorkerLifecycle workerLifecycle(Scheduler scheduler, JobWorker worker, ServiceSettings settings) {
    return new WorkerLifecycle(scheduler, worker, settings.roles().contains(Role.WORKER));
  }

  private static boolean work(JobWorker worker, Ticket ticket) {
    try {
      return worker.work(ticket);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
