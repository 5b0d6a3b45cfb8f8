package dev.zippermerge.storage;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Stores byte sequences of any size. Nothing ever holds a whole blob in memory. Blobs never change.
 */
public interface BlobStore {

  /**
   * Stores all bytes of a stream, within the caller's transaction: where that is rolled back, or
   * the stream fails, nothing stays behind.
   */
  StoredBlob put(InputStream in);

  /**
   * Tells a blob's size and digest.
   *
   * @throws IllegalArgumentException where there is no such blob
   */
  StoredBlob describe(UUID id);

  /**
   * Opens a blob for reading. Reads as it goes; {@link InputStream#skip} costs nothing.
   *
   * @throws IllegalArgumentException where there is no such blob
   */
  InputStream open(UUID id);

  /**
   * Writes a blob to a new file and checks its digest.
   *
   * @throws IllegalArgumentException where there is no such blob
   * @throws java.io.UncheckedIOException where the file cannot be written or the digest is wrong
   */
  void copyTo(UUID id, Path file);

  /**
   * Where a client can fetch a blob by itself for a while, without credentials; nothing where it
   * has to come through us.
   *
   * @param fileName name offered for saving it
   */
  Optional<URI> link(UUID id, String fileName);

  /** Deletes a blob, within the caller's transaction; does nothing where there is none. */
  void delete(UUID id);
}
