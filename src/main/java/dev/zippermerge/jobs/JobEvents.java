package dev.zippermerge.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What happened to jobs. */
@Component
class JobEvents {
  private final JdbcClient jdbc;

  JobEvents(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Adds an event; the caller's transaction must have locked the job's row before. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void append(Attempt attempt, JobEvent.Draft event) {
    jdbc.sql(
            """
            insert into merge_job_event (job_id, attempt, at, type, data)
            values (:job, :attempt, clock_timestamp(), :type, cast(:data as jsonb))
            """)
        .param("job", attempt.jobId())
        .param("attempt", attempt.number())
        .param("type", event.type().label())
        .param("data", Jsonb.of(event.data()))
        .update();
  }

  /** Events after an event, oldest first. */
  public List<JobEvent> after(UUID jobId, long id, int limit) {
    return jdbc.sql(
            """
            select id, attempt, at, type, data from merge_job_event
            where job_id = :job and id > :id order by id limit :limit
            """)
        .param("job", jobId)
        .param("id", id)
        .param("limit", limit)
        .query(JobEvents::read)
        .list();
  }

  /** All events of one type, oldest first; to be closed, within a transaction. */
  @Transactional(propagation = Propagation.MANDATORY, readOnly = true)
  public Stream<JobEvent> ofType(UUID jobId, JobEvent.Type type) {
    return jdbc
        .sql(
            """
            select id, attempt, at, type, data from merge_job_event
            where job_id = :job and type = :type order by id
            """)
        .param("job", jobId)
        .param("type", type.label())
        .query(JobEvents::read)
        .stream();
  }

  /** The last lines of log, of one attempt where it is given, oldest first. */
  public List<JobEvent> log(UUID jobId, @Nullable Integer attempt, int limit) {
    return jdbc.sql(
            """
            select * from (
              select id, attempt, at, type, data from merge_job_event
              where job_id = :job and type = 'log' and attempt = coalesce(:attempt, attempt)
              order by id desc limit :limit) as last
            order by id
            """)
        .param("job", jobId)
        .param("attempt", attempt, Types.INTEGER)
        .param("limit", limit)
        .query(JobEvents::read)
        .list();
  }

  private static JobEvent read(ResultSet row, int number) throws SQLException {
    return new JobEvent(
        row.getLong("id"),
        row.getInt("attempt"),
        row.getTimestamp("at").toInstant(),
        JobEvent.Type.valueOf(row.getString("type").toUpperCase(Locale.ROOT)),
        row.getString("data"));
  }
}
