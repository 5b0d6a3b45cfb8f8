package dev.zippermerge.jobs;

import dev.zippermerge.problem.ProblemException;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How many jobs of an owner may wait. */
@Component
class QueueLimits {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

  private final JdbcClient jdbc;
  private final QueueSettings settings;

  QueueLimits(JdbcClient jdbc, QueueSettings settings) {
    this.jdbc = jdbc;
    this.settings = settings;
  }

  /**
   * Checks that one more job of an owner may wait. Until the caller's transaction ends, no other
   * one of this owner is let in, so that two requests cannot both take the last place.
   *
   * @throws ProblemException with status 429 where the owner has as many as allowed
   */
  void check(String owner) {
    var most = settings.queuedPerOwner();
    if (most == null) {
      return;
    }
    jdbc.sql(
            """
            insert into queue_owner (name) values (?)
            on conflict (name) do update set name = excluded.name
            """)
        .param(owner)
        .update();
    int waiting =
        jdbc.sql("select count(*) from merge_job where owner = ? and status = 'QUEUED'")
            .param(owner)
            .query(Integer.class)
            .single();
    if (waiting >= most) {
      throw ProblemException.tooMany(
          "QUEUE_LIMIT_REACHED",
          "%d of your jobs are waiting, which is the limit. Retry when one has started."
              .formatted(waiting),
          RETRY_AFTER);
    }
  }
}
