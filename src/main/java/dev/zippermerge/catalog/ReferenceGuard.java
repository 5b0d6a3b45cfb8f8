package dev.zippermerge.catalog;

import java.util.Optional;
import java.util.UUID;

/** Says what still needs a model or data set; implemented by whoever refers to them. */
public interface ReferenceGuard {

  /**
   * What needs this model or data set so that it must not be deleted, in words for the client (for
   * example {@code merge job 0197…}). Called within the deletion's transaction, with the row
   * locked.
   */
  Optional<String> usedBy(UUID id);
}
