package dev.zippermerge.jobs;

import dev.zippermerge.storage.BlobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;

/** The newest checkpoint of each running job, kept where every worker finds it. */
@Component
class JobCheckpoints {
  private static final Logger LOG = LoggerFactory.getLogger(JobCheckpoints.class);

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
    try (var in = Files.newInputStream(file)) {
      var blob = blobs.put(in);
      if (!lock(attempt)) {
        TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
        return false;
      }
      remove(attempt.jobId());
      jdbc.sql("insert into merge_job_checkpoint (job_id, attempt, blob_id) values (?, ?, ?)")
          .params(attempt.jobId(), attempt.number(), blob.id())
          .update();
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a job's checkpoint into a folder; nothing where there is none that can be read. */
  Optional<Path> fetch(UUID jobId, Path folder) {
    var blob =
        jdbc.sql("select blob_id from merge_job_checkpoint where job_id = ?")
            .param(jobId)
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

  /** Removes a job's checkpoint, within the caller's transaction. */
  void remove(UUID jobId) {
    jdbc.sql("delete from merge_job_checkpoint where job_id = ? returning blob_id")
        .param(jobId)
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
}
