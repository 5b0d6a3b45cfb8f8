package dev.zippermerge.jobs;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Where jobs stand in the queue. */
@Component
class QueuePlaces {
  private final JdbcClient jdbc;

  QueuePlaces(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A job's place, counted from 1, if each owner is served in turn as {@link JobQueue} does and
   * nothing ends meanwhile; nothing where the job does not wait. An owner's n-th entry has the turn
   * n + the number of this owner's that run; of all others count those whose turn comes before, or
   * is the same and the owner has waited longer: one with more running is served later for the
   * first time, and so has waited longer in every turn from then on.
   */
  Optional<Integer> of(UUID jobId) {
    return jdbc.sql(
            """
            with mine as (
              select q.*, o.served_at from merge_queue q join queue_owner o on o.name = q.owner
              where q.job_id = :id and q.trial = '' and q.worker is null),
            owners as (
              select q.owner, o.served_at, count(*) filter (where q.worker is null) as waiting,
                count(q.worker) as running
              from merge_queue q join queue_owner o on o.name = q.owner group by q.owner, o.served_at),
            turn as (
              select count(*) + o.running as n, o.running
              from mine join owners o on o.owner = mine.owner
              join merge_queue q on q.owner = mine.owner and q.worker is null
                and (-q.priority, q.queued_at, q.id) <= (-mine.priority, mine.queued_at, mine.id)
              group by o.running)
            select sum(greatest(0, least(o.waiting, turn.n - o.running -
              case when (-o.running, o.served_at, o.owner) <= (-turn.running, mine.served_at, mine.owner)
                then 0 else 1 end)))
            from owners o, turn, mine
            """)
        .param("id", jobId)
        .query(Integer.class)
        .optional();
  }
}
