package dev.zippermerge.catalog;

import dev.zippermerge.access.Caller;
import dev.zippermerge.problem.ProblemException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * How many bytes of models and data sets an owner may store; admins may store any number. Counted
 * in the database, so it holds for all replicas together, and what is deleted makes room at once.
 */
@Component
class UploadQuota {
  private final JdbcClient jdbc;
  private final DataSize most;

  UploadQuota(JdbcClient jdbc, CatalogSettings settings) {
    this.jdbc = jdbc;
    this.most = settings.uploadQuota();
  }

  /**
   * Checks that there is room for a file of the caller's now.
   *
   * @throws ProblemException status 413 with code {@code UPLOAD_QUOTA_EXCEEDED}
   */
  void check(long size) {
    var caller = Caller.current();
    if (caller.admin()) {
      return;
    }
    long stored = stored(caller.owner());
    if (stored + size > most.toBytes()) {
      throw ProblemException.tooLarge(
          "UPLOAD_QUOTA_EXCEEDED",
          "file",
          "The file has %d bytes; %d of your quota of %d bytes are in use. Delete models or data sets."
              .formatted(size, stored, most.toBytes()));
    }
  }

  /** The same, and no other upload of the owner's is checked before the transaction ends. */
  void claim(long size) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended('upload ' || ?, 0))")
        .param(Caller.current().owner())
        .query((row, number) -> true)
        .single();
    check(size);
  }

  private long stored(String owner) {
    return jdbc.sql(
            """
            select coalesce(sum(size), 0) from (
              select size from model where owner = :owner
              union all select size from dataset where owner = :owner) files
            """)
        .param("owner", owner)
        .query(Long.class)
        .single();
  }
}
