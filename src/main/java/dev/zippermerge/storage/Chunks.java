package dev.zippermerge.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Cuts a stream into chunks, of which one is in memory at a time.
 *
 * @param in the stream
 * @param size bytes of every chunk but the last
 */
record Chunks(InputStream in, int size) {
  /** Takes a chunk; numbers count from 0. */
  interface Sink {
    void take(int number, byte[] chunk);
  }

  /**
   * Reads all chunks; a stream without bytes has none.
   *
   * @throws UncheckedIOException where the stream fails
   */
  StoredBlob store(UUID id, Sink sink) {
    var digest = Digests.sha256();
    long total = 0;
    var chunk = next();
    for (int number = 0; chunk.length > 0; number++, chunk = next()) {
      digest.update(chunk);
      total += chunk.length;
      sink.take(number, chunk);
    }
    return new StoredBlob(id, total, HexFormat.of().formatHex(digest.digest()));
  }

  private byte[] next() {
    try {
      return in.readNBytes(size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
