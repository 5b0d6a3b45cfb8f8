package dev.zippermerge.storage;

import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;

/** Keeps the bytes of blobs; who keeps which blob is written elsewhere. */
interface Content {
  /** Where the bytes are. */
  Place place();

  /**
   * Stores all bytes of a stream, within the caller's transaction: where that is rolled back, or
   * the stream fails, nothing stays behind.
   */
  StoredBlob write(UUID id, InputStream in);

  /** Opens a blob for reading; {@link InputStream#skip} costs nothing. */
  InputStream open(StoredBlob blob);

  /** Where a client can fetch the bytes by itself; nothing where it cannot. */
  default Optional<URI> link(UUID id, String fileName) {
    return Optional.empty();
  }

  /** Deletes the bytes with the caller's transaction. */
  void delete(UUID id);
}
