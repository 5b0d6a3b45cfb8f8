package dev.zippermerge.storage;

import dev.zippermerge.retention.Cleaning;
import dev.zippermerge.retention.RetentionSettings;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Removes blobs to which nothing refers. There should be none: a blob is stored in one transaction
 * with what refers to it.
 */
@Component
class OrphanBlobs implements Cleaning {
  private final RetentionSettings settings;
  private final JdbcClient jdbc;
  private final List<BlobUse> uses;
  private final BlobStore blobs;

  OrphanBlobs(RetentionSettings settings, JdbcClient jdbc, List<BlobUse> uses, BlobStore blobs) {
    this.settings = settings;
    this.jdbc = jdbc;
    this.uses = uses;
    this.blobs = blobs;
  }

  @Override
  public String kind() {
    return "orphans";
  }

  @Override
  public Removed clean(Instant now) {
    var inUse = uses.stream().map(BlobUse::query).collect(Collectors.joining(" union all "));
    var orphans =
        jdbc.sql(
                "select id, size from blob where created_at < ? and id not in (select id from ("
                    + inUse
                    + ") as used (id) where id is not null)")
            .param(Timestamp.from(settings.orphansBefore(now)))
            .query((row, n) -> Map.entry(row.getObject("id", UUID.class), row.getLong("size")))
            .list();
    orphans.forEach(orphan -> blobs.delete(orphan.getKey()));
    return orphans.stream()
        .map(orphan -> Removed.one(orphan.getValue()))
        .reduce(Removed.NOTHING, Removed::plus);
  }
}
