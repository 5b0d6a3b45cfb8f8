package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.spec.TrialResult;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The changes of a trial's state that its worker makes. Each locks the job's row first, and does
 * nothing, and answers false, where the job does not wait for this attempt any more.
 */
@Component
@Transactional
class TrialStates {
  private final JdbcClient jdbc;
  private final JobEvents events;
  private final JobCheckpoints checkpoints;
  private final Searches searches;

  TrialStates(JdbcClient jdbc, JobEvents events, JobCheckpoints checkpoints, Searches searches) {
    this.jdbc = jdbc;
    this.events = events;
    this.checkpoints = checkpoints;
    this.searches = searches;
  }

  /**
   * A trial that a worker has taken up.
   *
   * @param attempt the attempt that begins
   * @param crashes engine crashes of earlier attempts
   * @param request the job's
   * @param trial what to try
   */
  record Claim(TrialAttempt attempt, int crashes, MergeJobRequest request, Trial trial) {}

  /** Takes a trial up: QUEUED to RUNNING, and RUNNING to RUNNING where its worker died. */
  public Optional<Claim> claim(TrialTicket ticket, String worker) {
    return lock(ticket).flatMap(job -> claim(ticket, job, worker));
  }

  private Optional<Claim> claim(TrialTicket ticket, Job job, String worker) {
    var claim =
        jdbc.sql(
                """
                update merge_trial set status = 'RUNNING', attempt = attempt + 1, worker = :worker,
                  progress = null, started_at = clock_timestamp()
                where job_id = :job and id = :id and status in ('QUEUED', 'RUNNING')
                returning attempt, crashes, trial
                """)
            .param("worker", worker)
            .param("job", ticket.jobId())
            .param("id", ticket.trial())
            .query(
                (row, number) ->
                    new Claim(
                        new TrialAttempt(ticket, row.getInt("attempt")),
                        row.getInt("crashes"),
                        Json.mapper().readValue(job.request(), MergeJobRequest.class),
                        Json.mapper().readValue(row.getString("trial"), Trial.class)))
            .optional();
    claim.ifPresent(taken -> announce(taken.attempt(), job, TrialStatus.RUNNING));
    return claim;
  }

  /** True while the attempt may go on. */
  @Transactional(readOnly = true)
  public boolean running(TrialAttempt attempt) {
    return jdbc.sql(
            """
            select true from merge_trial t join merge_job j on j.id = t.job_id
            where j.id = ? and j.status = 'RUNNING' and j.queueing = ?
              and t.id = ? and t.attempt = ? and t.status = 'RUNNING'
            """)
        .params(
            attempt.jobId(), attempt.ticket().round().queueing(), attempt.trial(), attempt.number())
        .query(Boolean.class)
        .optional()
        .isPresent();
  }

  /** Stores the trial's progress; its lines of log go into the job's. */
  public boolean record(
      TrialAttempt attempt, @Nullable JobProgress progress, List<JobEvent.Draft> logs) {
    var json = progress == null ? null : Jsonb.of(progress);
    var job =
        update(
            attempt,
            "progress = coalesce(cast(:progress as jsonb), progress)",
            Collections.singletonMap("progress", json));
    job.ifPresent(known -> logs.forEach(log -> events.append(known.attempt(), log)));
    return job.isPresent();
  }

  /** RUNNING to DONE: the trial of a layer. */
  public boolean done(TrialAttempt attempt, TrialResult result) {
    return end(
        attempt,
        TrialStatus.DONE,
        "result = cast(:result as jsonb)",
        Map.of("result", Jsonb.of(result)));
  }

  /**
   * RUNNING to DONE: a whole merge.
   *
   * @param merge the JSON of what it measured
   * @param artifact the blob of the merged model
   */
  public boolean done(TrialAttempt attempt, TrialResult result, String merge, UUID artifact) {
    return end(
        attempt,
        TrialStatus.DONE,
        "result = cast(:result as jsonb), merge = cast(:merge as jsonb), artifact = :artifact",
        Map.of("result", Jsonb.of(result), "merge", merge, "artifact", artifact));
  }

  /** RUNNING to FAILED. */
  public boolean fail(TrialAttempt attempt, JobProblem problem) {
    return end(
        attempt,
        TrialStatus.FAILED,
        "problem = cast(:problem as jsonb)",
        Map.of("problem", Jsonb.of(problem)));
  }

  /** RUNNING to QUEUED: the trial shall run again. */
  public boolean requeue(TrialAttempt attempt, boolean crashed) {
    var job =
        update(
            attempt,
            "status = 'QUEUED', worker = null, progress = null, crashes = crashes + :crash",
            Map.of("crash", crashed ? 1 : 0));
    job.ifPresent(known -> announce(attempt, known, TrialStatus.QUEUED));
    return job.isPresent();
  }

  private boolean end(
      TrialAttempt attempt, TrialStatus status, String assignments, Map<String, ?> values) {
    var ending = "status = '" + status + "', finished_at = clock_timestamp(), progress = null, ";
    var job = update(attempt, ending + assignments, values);
    job.ifPresent(
        known -> {
          checkpoints.remove(attempt);
          announce(attempt, known, status);
          searches.trialEnded(known.attempt());
        });
    return job.isPresent();
  }

  /** Changes the row of a running attempt; nothing where it is not, or no longer, running. */
  private Optional<Job> update(TrialAttempt attempt, String assignments, Map<String, ?> values) {
    var job = lock(attempt.ticket());
    int rows =
        job.isEmpty()
            ? 0
            : jdbc.sql(
                    "update merge_trial set "
                        + assignments
                        + " where job_id = :job and id = :id and attempt = :attempt and status = 'RUNNING'")
                .params(values)
                .param("job", attempt.jobId())
                .param("id", attempt.trial())
                .param("attempt", attempt.number())
                .update();
    return rows == 1 ? job : Optional.empty();
  }

  /** The job that waits for the trials of a round. */
  private record Job(Attempt attempt, String request) {}

  /**
   * Locks the job's row until the transaction ends, where it waits for the trials of this round.
   */
  private Optional<Job> lock(TrialTicket ticket) {
    return jdbc.sql(
            """
            select attempt, request from merge_job
            where id = ? and queueing = ? and status = 'RUNNING' for update
            """)
        .params(ticket.jobId(), ticket.round().queueing())
        .query(
            (row, number) ->
                new Job(
                    new Attempt(ticket.jobId(), row.getInt("attempt")), row.getString("request")))
        .optional();
  }

  private void announce(TrialAttempt attempt, Job job, TrialStatus status) {
    var change = new JobEvent.TrialChange(attempt.trial(), status);
    events.append(job.attempt(), new JobEvent.Draft(JobEvent.Type.TRIAL, change));
  }
}
