package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.Json;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The changes of a job's state that its worker makes. All but the first name the attempt and do
 * nothing, and answer false, where it is no longer the job's current one.
 */
@Component
@Transactional
class AttemptStates {
  private final JdbcClient jdbc;
  private final JobEvents events;
  private final JobLeftovers leftovers;

  AttemptStates(JdbcClient jdbc, JobEvents events, JobLeftovers leftovers) {
    this.jdbc = jdbc;
    this.events = events;
    this.leftovers = leftovers;
  }

  /**
   * A job that a worker has taken up.
   *
   * @param attempt the attempt that begins
   * @param crashes engine crashes of earlier attempts since the job was queued
   * @param request what to merge
   */
  record Claim(Attempt attempt, int crashes, MergeJobRequest request) {}

  /**
   * Takes a job up: QUEUED to RUNNING, and RUNNING to RUNNING where its worker died or its trials
   * have ended. A job in CANCELLING whose worker died ends here.
   */
  public Optional<Claim> claim(Ticket ticket, String worker) {
    var claim =
        jdbc.sql(
                """
                update merge_job set status = 'RUNNING', attempt = attempt + 1, worker = :worker,
                  progress = case when request -> 'goal' is not null then progress end,
                  started_at = coalesce(started_at, clock_timestamp())
                where id = :id and queueing = :queueing and status in ('QUEUED', 'RUNNING')
                returning attempt, crashes, request
                """)
            .param("worker", worker)
            .param("id", ticket.jobId())
            .param("queueing", ticket.queueing())
            .query(
                (row, number) ->
                    new Claim(
                        new Attempt(ticket.jobId(), row.getInt("attempt")),
                        row.getInt("crashes"),
                        Json.mapper().readValue(row.getString("request"), MergeJobRequest.class)))
            .optional();
    claim.ifPresentOrElse(
        job -> announce(job.attempt(), JobStatus.RUNNING, null), () -> endCancelled(ticket));
    return claim;
  }

  /** Stores progress and events of a running attempt; false where it shall end. */
  public boolean record(
      Attempt attempt, @Nullable JobProgress progress, List<JobEvent.Draft> drafts) {
    int rows =
        jdbc.sql(
                """
                update merge_job set progress = coalesce(cast(:progress as jsonb), progress)
                where id = :id and attempt = :attempt and status = 'RUNNING'
                """)
            .param("progress", progress == null ? null : Jsonb.of(progress))
            .param("id", attempt.jobId())
            .param("attempt", attempt.number())
            .update();
    if (rows == 1) {
      drafts.forEach(draft -> events.append(attempt, draft));
    }
    return rows == 1;
  }

  /** True while the attempt may go on. */
  public boolean running(Attempt attempt) {
    return jdbc.sql(
            "select true from merge_job where id = ? and attempt = ? and status = 'RUNNING'")
        .params(attempt.jobId(), attempt.number())
        .query(Boolean.class)
        .optional()
        .isPresent();
  }

  /** RUNNING to SUCCEEDED, with results. */
  public boolean succeed(Attempt attempt, String result, UUID artifact) {
    int rows =
        jdbc.sql(
                """
                update merge_job set status = 'SUCCEEDED', finished_at = clock_timestamp(),
                  result = cast(:result as jsonb), artifact = :artifact
                where id = :id and attempt = :attempt and status = 'RUNNING'
                """)
            .param("result", result)
            .param("artifact", artifact)
            .param("id", attempt.jobId())
            .param("attempt", attempt.number())
            .update();
    return rows == 1 && end(attempt, JobStatus.SUCCEEDED, null);
  }

  /** RUNNING to FAILED. */
  public boolean fail(Attempt attempt, JobProblem problem) {
    int rows =
        jdbc.sql(
                """
                update merge_job set status = 'FAILED', finished_at = clock_timestamp(),
                  problem = cast(:problem as jsonb)
                where id = :id and attempt = :attempt and status = 'RUNNING'
                """)
            .param("problem", Jsonb.of(problem))
            .param("id", attempt.jobId())
            .param("attempt", attempt.number())
            .update();
    return rows == 1 && end(attempt, JobStatus.FAILED, problem);
  }

  /** CANCELLING to CANCELLED. */
  public boolean cancelled(Attempt attempt) {
    int rows =
        jdbc.sql(
                """
                update merge_job set status = 'CANCELLED', finished_at = clock_timestamp()
                where id = :id and attempt = :attempt and status = 'CANCELLING'
                """)
            .param("id", attempt.jobId())
            .param("attempt", attempt.number())
            .update();
    return rows == 1 && end(attempt, JobStatus.CANCELLED, null);
  }

  /** RUNNING to QUEUED, at its old place: the job shall run again. */
  public boolean requeue(Attempt attempt, boolean crashed) {
    int rows =
        jdbc.sql(
                """
                update merge_job set status = 'QUEUED', worker = null, progress = null,
                  crashes = crashes + :crash
                where id = :id and attempt = :attempt and status = 'RUNNING'
                """)
            .param("crash", crashed ? 1 : 0)
            .param("id", attempt.jobId())
            .param("attempt", attempt.number())
            .update();
    if (rows == 1) {
      announce(attempt, JobStatus.QUEUED, null);
    }
    return rows == 1;
  }

  private void endCancelled(Ticket ticket) {
    jdbc.sql(
            """
            update merge_job set status = 'CANCELLED', finished_at = clock_timestamp()
            where id = :id and queueing = :queueing and status = 'CANCELLING'
            returning attempt
            """)
        .param("id", ticket.jobId())
        .param("queueing", ticket.queueing())
        .query(Integer.class)
        .optional()
        .ifPresent(number -> end(new Attempt(ticket.jobId(), number), JobStatus.CANCELLED, null));
  }

  private boolean end(Attempt attempt, JobStatus status, @Nullable JobProblem problem) {
    leftovers.remove(attempt.jobId());
    announce(attempt, status, problem);
    return true;
  }

  private void announce(Attempt attempt, JobStatus status, @Nullable JobProblem problem) {
    events.append(
        attempt,
        new JobEvent.Draft(
            JobEvent.Type.STATUS, new JobEvent.Status(status, attempt.number(), problem)));
  }
}
