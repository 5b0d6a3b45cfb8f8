package dev.zippermerge.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.zippermerge.settings.Role;
import dev.zippermerge.settings.ServiceSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How db-scheduler triggers jobs and trials. What a dead worker had is triggered again. */
@Configuration(proxyBeanMethods = false)
class JobQueueConfiguration {
  private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(5);

  @Bean
  Task<Void> mergeJobTask(Worker worker, JobWorks jobs) {
    return task(JobQueue.TASK, worker, ticket -> jobs.claim(Ticket.parse(ticket)));
  }

  @Bean
  Task<Void> mergeTrialTask(Worker worker, TrialWorks trials) {
    return task(JobQueue.TRIAL_TASK, worker, ticket -> trials.claim(TrialTicket.parse(ticket)));
  }

  @Bean
  WorkerLifecycle workerLifecycle(Scheduler scheduler, Worker worker, ServiceSettings settings) {
    return new WorkerLifecycle(scheduler, worker, settings.roles().contains(Role.WORKER));
  }

  /**
   * @param claim takes up what a ticket names
   */
  private static Task<Void> task(
      String name, Worker worker, Function<String, Optional<? extends Work>> claim) {
    return Tasks.custom(name, Void.class)
        .onFailure(
            (complete, operations) ->
                operations.reschedule(complete, Instant.now().plus(PAUSE_AFTER_FAULT)))
        .onDeadExecutionRevive()
        .execute(
            (instance, context) ->
                work(worker, () -> claim.apply(instance.getId()))
                    ? (complete, operations) -> operations.reschedule(complete, Instant.now())
                    : new CompletionHandler.OnCompleteRemove<>());
  }

  private static boolean work(Worker worker, Supplier<Optional<? extends Work>> claim) {
    try {
      return worker.work(claim);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
