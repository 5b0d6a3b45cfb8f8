package dev.zippermerge.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

class PostgresContentTest extends BlobStoreContract {
  @Autowired private BlobStore store;

  @Override
  BlobStore store() {
    return store;
  }

  @Override
  long stored() {
    return count("blob") + count("blob_chunk");
  }

  @Test
  void noticesDamage(@TempDir Path folder) {
    var blob = store.put(new ByteArrayInputStream(new byte[100]));
    jdbc.sql("update blob_chunk set bytes = set_byte(bytes, 50, 1) where blob_id = ?")
        .param(blob.id())
        .update();

    assertThatThrownBy(() -> store.copyTo(blob.id(), folder.resolve("copy")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("digest");
  }

  /** Compression would cost time for nothing, and would make partial reads read all. */
  @Test
  void doesNotCompress() {
    assertThat(
            jdbc.sql(
                    "select attstorage from pg_attribute"
                        + " where attrelid = 'blob_chunk'::regclass and attname = 'bytes'")
                .query(String.class)
                .single())
        .isEqualTo("e");
  }

  @Test
  void skippedChunksAreNotFetched() throws Exception {
    var fetched = new ArrayList<Integer>();
    try (var in =
        new ChunkInputStream(
            45,
            10,
            number -> {
              fetched.add(number);
              return new byte[number == 4 ? 5 : 10];
            })) {
      in.skipNBytes(29);
      assertThat(in.readNBytes(2)).hasSize(2);
      in.skipNBytes(13);
      assertThat(in.readAllBytes()).hasSize(1);
    }
    assertThat(fetched).isEqualTo(List.of(2, 3, 4));
  }
}
