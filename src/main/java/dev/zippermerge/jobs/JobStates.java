package dev.zippermerge.jobs;

import dev.zippermerge.access.Caller;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The changes of a job's state that clients ask for. Each is one conditional update, so that it
 * happens wholly or, where the job is in another state by now, not at all.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class JobStates {
  private final JdbcClient jdbc;
  private final JobEvents events;

  JobStates(JdbcClient jdbc, JobEvents events) {
    this.jdbc = jdbc;
    this.events = events;
  }

  /** Stores a new job of the caller's, QUEUED. */
  public Ticket create(UUID id, MergeJobRequest request) {
    jdbc.sql(
            """
            insert into merge_job (id, owner, name, status, priority, request, created_at, queued_at)
            values (:id, :owner, :name, 'QUEUED', :priority, cast(:request as jsonb),
              clock_timestamp(), clock_timestamp())
            """)
        .param("id", id)
        .param("owner", Caller.current().owner())
        .param("name", request.name())
        .param("priority", priority(request))
        .param("request", Jsonb.of(request))
        .update();
    announce(new Attempt(id, 0), JobStatus.QUEUED);
    return new Ticket(id, 1);
  }

  /**
   * RUNNING to CANCELLING where a worker has the job, to CANCELLED where it waits for its trials,
   * as QUEUED does; the new state, or nothing in other states.
   */
  public Optional<JobStatus> cancel(UUID id) {
    var cancelled =
        jdbc.sql(
                """
                update merge_job set
                  status = case when status = 'QUEUED' or worker is null then 'CANCELLED' else 'CANCELLING' end,
                  finished_at = case when status = 'QUEUED' or worker is null then clock_timestamp() end
                where id = :id and status in ('QUEUED', 'RUNNING')
                returning attempt, status
                """)
            .param("id", id)
            .query(
                (row, number) ->
                    new JobEvent.Status(
                        JobStatus.valueOf(row.getString("status")), row.getInt("attempt"), null))
            .optional();
    cancelled.ifPresent(now -> announce(new Attempt(id, now.attempt()), now.status()));
    return cancelled.map(JobEvent.Status::status);
  }

  /** FAILED or CANCELLED to QUEUED; nothing in other states. */
  public Optional<Ticket> retry(UUID id) {
    record Requeued(int attempt, int queueing) {}
    var requeued =
        jdbc.sql(
                """
                update merge_job set status = 'QUEUED', queued_at = clock_timestamp(),
                  queueing = queueing + 1, crashes = 0, started_at = null, finished_at = null,
                  progress = null, problem = null
                where id = :id and status in ('FAILED', 'CANCELLED')
                returning attempt, queueing
                """)
            .param("id", id)
            .query(Requeued.class)
            .optional();
    requeued.ifPresent(job -> announce(new Attempt(id, job.attempt()), JobStatus.QUEUED));
    return requeued.map(job -> new Ticket(id, job.queueing()));
  }

  /** Deletes an ended job with its events; false in other states. */
  public boolean delete(UUID id) {
    return jdbc.sql(
                "delete from merge_job where id = :id and status in ('SUCCEEDED', 'FAILED', 'CANCELLED')")
            .param("id", id)
            .update()
        == 1;
  }

  private static int priority(MergeJobRequest request) {
    return Objects.requireNonNullElse(request.priority(), JobPriority.NORMAL).rank();
  }

  private void announce(Attempt attempt, JobStatus status) {
    events.append(
        attempt,
        new JobEvent.Draft(
            JobEvent.Type.STATUS, new JobEvent.Status(status, attempt.number(), null)));
  }
}
