package dev.zippermerge.jobs;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What waits for a worker, in the order in which it is taken up: first the owner for whom the
 * fewest workers work, of several the one who has waited longest; of that owner's entries the one
 * with the highest priority, then the oldest job's.
 *
 * <p>Entries only trigger: a job's row is the truth about it, and what an entry triggers too often
 * finds nothing to do.
 */
@Component
class JobQueue {
  /** One process takes at a time, so that limits are exact; the number is this lock's name. */
  private static final long TAKING = 0x7a69_7070_6572L;

  private final JdbcClient jdbc;
  private final QueueSettings settings;
  private final UUID process = UUID.randomUUID();

  JobQueue(JdbcClient jdbc, QueueSettings settings) {
    this.jdbc = jdbc;
    this.settings = settings;
  }

  /** Has a worker take the job up, once the caller's transaction has ended well. */
  void trigger(Ticket ticket) {
    add(new QueueEntry(ticket, QueueEntry.NO_TRIAL));
  }

  /** Has a worker take the trial up, once the caller's transaction has ended well. */
  void trigger(TrialTicket ticket) {
    add(QueueEntry.of(ticket));
  }

  private void add(QueueEntry entry) {
    jdbc.sql(
            """
            with job as (select * from merge_job where id = :job),
            known as (
              insert into queue_owner (name) select owner from job on conflict do nothing)
            insert into merge_queue (job_id, queueing, trial, owner, priority, queued_at)
            select id, :queueing, :trial, owner, priority, queued_at from job
            """)
        .param("job", entry.jobId())
        .param("queueing", entry.ticket().queueing())
        .param("trial", entry.trial())
        .update();
  }

  /**
   * Takes what is next; nothing where nothing waits, or nothing may run now. What is due later than
   * anything is ever put off was so before the database's clock was set back.
   */
  @Transactional
  public Optional<QueueEntry> take() {
    lockForTaking();
    return jdbc.sql(
            """
            with next as (
              select first.id from queue_owner o
              cross join lateral (
                select count(*) as count from merge_queue
                where owner = o.name and worker is not null) running
              cross join lateral (
                select id from merge_queue
                where owner = o.name and worker is null
                  and due_at not between clock_timestamp()
                    and clock_timestamp() + interval '1 minute'
                order by priority desc, queued_at, id limit 1) first
              where running.count < :most
              order by running.count, o.served_at, o.name limit 1),
            taken as (
              update merge_queue set worker = :process, seen_at = clock_timestamp()
              where id = (select id from next) and worker is null
              returning job_id, queueing, trial, owner),
            served as (
              update queue_owner set served_at = clock_timestamp()
              where name = (select owner from taken))
            select job_id, queueing, trial from taken
            """)
        .param("most", settings.mostRunning())
        .param("process", process)
        .query(
            (row, number) ->
                new QueueEntry(
                    new Ticket(row.getObject("job_id", UUID.class), row.getInt("queueing")),
                    row.getString("trial")))
        .optional();
  }

  /**
   * What is done to an entry here may get lost when the database crashes, so nobody waits for the
   * disk while others wait for the lock.
   */
  private void lockForTaking() {
    jdbc.sql("select set_config('synchronous_commit', 'off', true), pg_advisory_xact_lock(?)")
        .param(TAKING)
        .query((row, number) -> true)
        .single();
  }

  /** Removes what waits of a job that was cancelled, within the caller's transaction. */
  void removeWaiting(UUID jobId) {
    jdbc.sql("delete from merge_queue where job_id = ? and worker is null").param(jobId).update();
  }

  /** Removes an entry that this process has dealt with. */
  void remove(QueueEntry entry) {
    change("delete from merge_queue", entry);
  }

  /** Lets any process take an entry that this one has. */
  void giveBack(QueueEntry entry) {
    change("update merge_queue set worker = null, seen_at = null", entry);
  }

  /** The same, but not at once: this process cannot deal with it now. */
  void putOff(QueueEntry entry) {
    change(
        """
        update merge_queue set worker = null, seen_at = null,
          due_at = clock_timestamp() + interval '5 s'""",
        entry);
  }

  /** Says that this process works on an entry, also where it was taken for dead meanwhile. */
  void renew(QueueEntry entry) {
    jdbc.sql(
            """
            update merge_queue set worker = :process, seen_at = clock_timestamp()
            where job_id = :job and queueing = :queueing and trial = :trial
              and coalesce(worker, :process) = :process
            """)
        .param("process", process)
        .param("job", entry.jobId())
        .param("queueing", entry.ticket().queueing())
        .param("trial", entry.trial())
        .update();
  }

  private void change(String change, QueueEntry entry) {
    jdbc.sql(
            change
                + " where job_id = :job and queueing = :queueing and trial = :trial and worker = :process")
        .param("job", entry.jobId())
        .param("queueing", entry.ticket().queueing())
        .param("trial", entry.trial())
        .param("process", process)
        .update();
  }
}
