package dev.zippermerge.catalog;

import dev.zippermerge.retention.Cleaning;
import dev.zippermerge.retention.RetentionSettings;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;

/**
 * Removes uploads that have been kept long enough; what an unfinished job needs, in a later round.
 *
 * @param kind of upload
 * @param before ids of those from before a time
 * @param expire removes one and tells its bytes, or nothing
 */
record ExpiredFiles(
    String kind,
    RetentionSettings settings,
    Function<Instant, List<UUID>> before,
    Function<UUID, OptionalLong> expire)
    implements Cleaning {

  @Override
  public Removed clean(Instant now) {
    return settings.uploadsBefore(now).map(before).orElse(List.of()).stream()
        .flatMapToLong(id -> expire.apply(id).stream())
        .mapToObj(Removed::one)
        .reduce(Removed.NOTHING, Removed::plus);
  }
}
