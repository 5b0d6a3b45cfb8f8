package dev.zippermerge.catalog;

import dev.zippermerge.storage.BlobStore;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * What every kind of uploaded file is stored with.
 *
 * @param blobs the files themselves
 * @param quota how much an owner may store
 * @param guards say what must not go
 * @param clock tells when a file came
 */
@Component
record Stock(BlobStore blobs, UploadQuota quota, List<ReferenceGuard> guards, Clock clock) {

  /** What still needs a file, in words. */
  Optional<String> user(UUID id) {
    return guards.stream().flatMap(guard -> guard.usedBy(id).stream()).findFirst();
  }

  /** As exact as the database keeps it. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
