package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.storage.BlobStore;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The trials of jobs. All writes are the caller's, within its transaction. */
@Component
class JobTrials {
  private final JdbcClient jdbc;
  private final BlobStore blobs;

  JobTrials(JdbcClient jdbc, BlobStore blobs) {
    this.jdbc = jdbc;
    this.blobs = blobs;
  }

  /** Stores a trial, QUEUED; false where its job has a trial with this id. */
  boolean add(TrialTicket ticket, Trial trial) {
    return jdbc.sql(
                """
                insert into merge_trial (job_id, id, number, queueing, status, trial, created_at)
                select :job, :id, count(*), :queueing, 'QUEUED', cast(:trial as jsonb), clock_timestamp()
                from merge_trial where job_id = :job
                on conflict do nothing
                """)
            .param("job", ticket.jobId())
            .param("id", ticket.trial())
            .param("queueing", ticket.round().queueing())
            .param("trial", Jsonb.of(trial))
            .update()
        == 1;
  }

  /** A job's trials, in the order in which they were asked for. */
  List<StoredTrial> of(UUID jobId) {
    return jdbc.sql(
            """
            select trial, status, attempt, chosen, progress, problem, result, artifact,
              started_at, finished_at
            from merge_trial where job_id = ? order by number
            """)
        .param(jobId)
        .query(StoredTrial::read)
        .list();
  }

  /** Ends the trials of a job that ends: of their artifacts only the job's own stays. */
  void close(UUID jobId) {
    jdbc.sql(
            """
            with closed as (
              update merge_trial set artifact = null, progress = null,
                status = case when finished_at is null then 'CANCELLED' else status end,
                finished_at = coalesce(finished_at, clock_timestamp())
              where job_id = :job)
            select t.artifact from merge_trial t join merge_job j on j.id = t.job_id
            where j.id = :job and t.artifact is not null and t.artifact is distinct from j.artifact
            """)
        .param("job", jobId)
        .query(UUID.class)
        .list()
        .forEach(blobs::delete);
  }

  /** Marks the trial whose merge the job took over. */
  void choose(UUID jobId, String trial) {
    jdbc.sql("update merge_trial set chosen = true where job_id = ? and id = ?")
        .params(jobId, trial)
        .update();
  }

  /** Removes the trials of an ended job. */
  void remove(UUID jobId) {
    jdbc.sql("delete from merge_trial where job_id = ?").param(jobId).update();
  }
}
