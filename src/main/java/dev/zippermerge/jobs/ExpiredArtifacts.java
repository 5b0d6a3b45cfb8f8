package dev.zippermerge.jobs;

import dev.zippermerge.retention.Cleaning;
import dev.zippermerge.retention.RetentionSettings;
import dev.zippermerge.storage.BlobStore;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Removes merged models that have been kept long enough; their jobs stay for reading. */
@Component
class ExpiredArtifacts implements Cleaning {
  private final RetentionSettings settings;
  private final JdbcClient jdbc;
  private final BlobStore blobs;
  private final TransactionOperations transactions;

  ExpiredArtifacts(
      RetentionSettings settings,
      JdbcClient jdbc,
      BlobStore blobs,
      TransactionOperations transactions) {
    this.settings = settings;
    this.jdbc = jdbc;
    this.blobs = blobs;
    this.transactions = transactions;
  }

  @Override
  public String kind() {
    return "artifacts";
  }

  @Override
  public Removed clean(Instant now) {
    return settings.artifactsBefore(now).map(this::of).orElse(List.of()).stream()
        .map(job -> transactions.execute(_ -> expire(job)))
        .reduce(Removed.NOTHING, Removed::plus);
  }

  private List<UUID> of(Instant end) {
    return jdbc.sql(
            "select id from merge_job where artifact is not null and finished_at < ? order by finished_at")
        .param(Timestamp.from(end))
        .query((row, number) -> row.getObject("id", UUID.class))
        .list();
  }

  private Removed expire(UUID job) {
    var artifact =
        jdbc.sql("select artifact from merge_job where id = ? and artifact is not null for update")
            .param(job)
            .query(UUID.class)
            .optional();
    if (artifact.isEmpty()) {
      return Removed.NOTHING;
    }
    long bytes = blobs.describe(artifact.get()).size();
    jdbc.sql("update merge_job set artifact = null where id = ?").param(job).update();
    jdbc.sql("update merge_trial set artifact = null where job_id = ?").param(job).update();
    blobs.delete(artifact.get());
    return Removed.one(bytes);
  }
}
