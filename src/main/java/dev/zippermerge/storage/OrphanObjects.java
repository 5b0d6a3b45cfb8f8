package dev.zippermerge.storage;

import dev.zippermerge.retention.Cleaning;
import dev.zippermerge.retention.RetentionSettings;
import dev.zippermerge.storage.StorageSettings.Bucket;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Removes objects of which no row tells: a crash between an object's storing and its row's, or
 * between a row's deletion and its object's, leaves such. Keys that are not ours stay.
 */
record OrphanObjects(S3Client client, Bucket bucket, JdbcClient jdbc, RetentionSettings settings)
    implements Cleaning {

  @Override
  public String kind() {
    return "objects";
  }

  @Override
  public Removed clean(Instant now) {
    var end = settings.orphansBefore(now);
    return client
        .listObjectsV2Paginator(list -> list.bucket(bucket.bucket()).prefix(bucket.prefix()))
        .contents()
        .stream()
        .filter(object -> object.lastModified().isBefore(end) && isOrphan(object))
        .map(
            object -> {
              client.deleteObject(delete -> delete.bucket(bucket.bucket()).key(object.key()));
              return Removed.one(object.size());
            })
        .reduce(Removed.NOTHING, Removed::plus);
  }

  private boolean isOrphan(S3Object object) {
    return id(object.key().substring(bucket.prefix().length())).filter(this::isUnknown).isPresent();
  }

  private static Optional<UUID> id(String name) {
    try {
      return Optional.of(UUID.fromString(name)).filter(id -> id.toString().equals(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean isUnknown(UUID id) {
    return jdbc.sql("select true from blob where id = ? and place = 'S3'")
        .param(id)
        .query(Boolean.class)
        .optional()
        .isEmpty();
  }
}
