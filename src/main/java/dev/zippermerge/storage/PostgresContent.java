package dev.zippermerge.storage;

import java.io.InputStream;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Bytes as rows of 1 MiB in PostgreSQL, beside everything else that the service keeps. */
@Component
class PostgresContent implements Content {
  static final int CHUNK = 1 << 20;

  private final JdbcClient jdbc;

  PostgresContent(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Place place() {
    return Place.POSTGRES;
  }

  @Override
  public StoredBlob write(UUID id, InputStream in) {
    return new Chunks(in, CHUNK).store(id, (number, chunk) -> insert(id, number, chunk));
  }

  private void insert(UUID id, int number, byte[] chunk) {
    jdbc.sql("insert into blob_chunk (blob_id, number, bytes) values (?, ?, ?)")
        .params(id, number, chunk)
        .update();
  }

  @Override
  public InputStream open(StoredBlob blob) {
    return new ChunkInputStream(blob.size(), CHUNK, number -> chunk(blob.id(), number));
  }

  private byte[] chunk(UUID id, int number) {
    return jdbc.sql("select bytes from blob_chunk where blob_id = ? and number = ?")
        .params(id, number)
        .query((row, n) -> row.getBytes(1))
        .optional()
        .orElseThrow(() -> new IllegalStateException("Blob " + id + " is gone."));
  }

  @Override
  public void delete(UUID id) {
    jdbc.sql("delete from blob_chunk where blob_id = ?").param(id).update();
  }
}
