package dev.zippermerge.jobs;

import dev.zippermerge.storage.BlobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;

/** The newest checkpoint of each running job and trial, kept where every worker finds it. */
@Component
class JobCheckpoints {
  private static final Logger LOG = LoggerFactory.getLogger(JobCheckpoints.class);

  /** Stands for the job itself. */
  private static final String NO_TRIAL = "";

  private final JdbcClient jdbc;
  private final BlobStore blobs;

  JobCheckpoints(JdbcClient jdbc, BlobStore blobs) {
    this.jdbc = jdbc;
    this.blobs = blobs;
  }

  /**
   * Stores an attempt's checkpoint in place of the job's older one; where the attempt is not the
   * current one any more, nothing at all; then false.
   */
  @Transactional
  public boolean store(Attempt attempt, Path file) {
    return store(attempt.jobId(), NO_TRIAL, attempt.number(), file, () -> lock(attempt));
  }

  /** The same for a trial. */
  @Transactional
  public boolean store(TrialAttempt attempt, Path file) {
    return store(attempt.jobId(), attempt.trial(), attempt.number(), file, () -> lock(attempt));
  }

  /** Writes a job's checkpoint into a folder; nothing where there is none that can be read. */
  Optional<Path> fetch(UUID jobId, Path folder) {
    return fetch(jobId, NO_TRIAL, folder);
  }

  /** The same for a trial. */
  Optional<Path> fetch(TrialAttempt attempt, Path folder) {
    return fetch(attempt.jobId(), attempt.trial(), folder);
  }

  /** Removes the checkpoints of a job and its trials, within the caller's transaction. */
  void remove(UUID jobId) {
    jdbc.sql("delete from merge_job_checkpoint where job_id = ? returning blob_id")
        .param(jobId)
        .query(UUID.class)
        .list()
        .forEach(blobs::delete);
  }

  /** Removes a trial's checkpoint, within the caller's transaction. */
  void remove(TrialAttempt attempt) {
    remove(attempt.jobId(), attempt.trial());
  }

  private boolean store(UUID jobId, String trial, int number, Path file, BooleanSupplier lock) {
    try (var in = Files.newInputStream(file)) {
      var blob = blobs.put(in);
      if (!lock.getAsBoolean()) {
        TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
        return false;
      }
      remove(jobId, trial);
      jdbc.sql(
              "insert into merge_job_checkpoint (job_id, trial, attempt, blob_id) values (?, ?, ?, ?)")
          .params(jobId, trial, number, blob.id())
          .update();
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Path> fetch(UUID jobId, String trial, Path folder) {
    var blob =
        jdbc.sql("select blob_id from merge_job_checkpoint where job_id = ? and trial = ?")
            .params(jobId, trial)
            .query(UUID.class)
            .optional();
    var file = folder.resolve("resume.checkpoint");
    try {
      blob.ifPresent(id -> blobs.copyTo(id, file));
      return blob.map(id -> file);
    } catch (UncheckedIOException e) {
      LOG.warn("the checkpoint of job {} cannot be read", jobId, e);
      return Optional.empty();
    }
  }

  private void remove(UUID jobId, String trial) {
    jdbc.sql("delete from merge_job_checkpoint where job_id = ? and trial = ? returning blob_id")
        .params(jobId, trial)
        .query(UUID.class)
        .optional()
        .ifPresent(blobs::delete);
  }

  /** Keeps the job from being taken up by another attempt until the transaction ends. */
  private boolean lock(Attempt attempt) {
    return jdbc.sql(
            "select true from merge_job where id = ? and attempt = ? and status = 'RUNNING' for update")
        .params(attempt.jobId(), attempt.number())
        .query(Boolean.class)
        .optional()
        .isPresent();
  }

  /** Keeps the trial from being taken up by another attempt until the transaction ends. */
  private boolean lock(TrialAttempt attempt) {
    return jdbc.sql(
            """
            select true from merge_job j join merge_trial t on t.job_id = j.id
            where j.id = ? and j.queueing = ? and j.status = 'RUNNING'
              and t.id = ? and t.attempt = ? and t.status = 'RUNNING' for update of j
            """)
        .params(
            attempt.jobId(), attempt.ticket().round().queueing(), attempt.trial(), attempt.number())
        .query(Boolean.class)
        .optional()
        .isPresent();
  }
}
