package dev.zippermerge.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Blobs as rows of 1 MiB in PostgreSQL, beside everything else that the service keeps. */
@Component
class PostgresBlobStore implements BlobStore {
  static final int CHUNK = 1 << 20;

  private final JdbcClient jdbc;

  PostgresBlobStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  @Transactional
  public StoredBlob put(InputStream in) {
    var id = UUID.randomUUID();
    var digest = Digests.sha256();
    long size = 0;
    var chunk = next(in);
    for (int number = 0; chunk.length > 0; number++, chunk = next(in)) {
      digest.update(chunk);
      size += chunk.length;
      jdbc.sql("insert into blob_chunk (blob_id, number, bytes) values (?, ?, ?)")
          .params(id, number, chunk)
          .update();
    }
    var blob = new StoredBlob(id, size, HexFormat.of().formatHex(digest.digest()));
    jdbc.sql("insert into blob (id, size, sha256) values (?, ?, ?)")
        .params(id, size, blob.sha256())
        .update();
    return blob;
  }

  @Override
  public StoredBlob describe(UUID id) {
    return jdbc.sql("select size, sha256 from blob where id = ?")
        .param(id)
        .query((row, n) -> new StoredBlob(id, row.getLong("size"), row.getString("sha256")))
        .optional()
        .orElseThrow(() -> new IllegalArgumentException("There is no blob " + id + "."));
  }

  @Override
  public InputStream open(UUID id) {
    return new ChunkInputStream(describe(id).size(), CHUNK, number -> chunk(id, number));
  }

  @Override
  public void copyTo(UUID id, Path file) {
    var digest = Digests.sha256();
    try (var in = open(id);
        var out = Files.newOutputStream(file)) {
      Digests.copy(in, out, digest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Digests.check(describe(id), digest);
  }

  @Override
  @Transactional
  public void delete(UUID id) {
    jdbc.sql("delete from blob where id = ?").param(id).update();
  }

  private byte[] chunk(UUID id, int number) {
    return jdbc.sql("select bytes from blob_chunk where blob_id = ? and number = ?")
        .params(id, number)
        .query((row, n) -> row.getBytes(1))
        .optional()
        .orElseThrow(() -> new IllegalStateException("Blob " + id + " is gone."));
  }

  private static byte[] next(InputStream in) {
    try {
      return in.readNBytes(CHUNK);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
