package dev.zippermerge.jobs;

import dev.zippermerge.access.Caller;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;

/** Stores new jobs of the caller's, each idempotency key's once. */
@Component
class Submissions {
  private final JdbcClient jdbc;
  private final JobStates states;
  private final JobHolds holds;
  private final JobQueue queue;
  private final QueueLimits limits;
  private final JobTraces traces;

  Submissions(
      JdbcClient jdbc,
      JobStates states,
      JobHolds holds,
      JobQueue queue,
      QueueLimits limits,
      JobTraces traces) {
    this.jdbc = jdbc;
    this.states = states;
    this.holds = holds;
    this.queue = queue;
    this.limits = limits;
    this.traces = traces;
  }

  /**
   * Stores and queues a job.
   *
   * @return its id; nothing where another request with the same key was faster
   * @throws ProblemException with status 429 where the owner has as many waiting as allowed
   */
  @Transactional
  public Optional<UUID> submit(MergeJobRequest request, @Nullable String key) {
    limits.check(Caller.current().owner());
    var id = UUID.randomUUID();
    var ticket = states.create(id, request);
    if (key != null && !claim(key, request, id)) {
      TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
      return Optional.empty();
    }
    traces.keep(id);
    holds.hold(id, request);
    queue.trigger(ticket);
    return Optional.of(id);
  }

  /**
   * The job that a key created.
   *
   * @throws ProblemException with status 422 where it did so for another request
   */
  public Optional<UUID> find(String key, MergeJobRequest request) {
    record Entry(String requestDigest, UUID jobId) {}
    var entry =
        jdbc.sql(
                "select request_digest, job_id from merge_job_idempotency where owner = ? and key = ?")
            .params(Caller.current().owner(), key)
            .query(Entry.class)
            .optional();
    if (entry.isPresent() && !entry.get().requestDigest().equals(digest(request))) {
      throw ProblemException.unprocessable(
          "IDEMPOTENCY_KEY_REUSED",
          "Idempotency-Key",
          "This Idempotency-Key was used for a different request. Use a new key.");
    }
    return entry.map(Entry::jobId);
  }

  /** Waits for a request with the same key that is under way. */
  private boolean claim(String key, MergeJobRequest request, UUID id) {
    return jdbc.sql(
                """
                insert into merge_job_idempotency (owner, key, request_digest, job_id)
                values (?, ?, ?, ?) on conflict do nothing
                """)
            .params(Caller.current().owner(), key, digest(request), id)
            .update()
        == 1;
  }

  private static String digest(MergeJobRequest request) {
    try {
      var json = Json.mapper().writeValueAsString(request).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
