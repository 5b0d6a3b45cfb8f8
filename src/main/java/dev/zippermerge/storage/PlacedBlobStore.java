package dev.zippermerge.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Blobs whose rows in the database tell where their bytes are. */
@Component
class PlacedBlobStore implements BlobStore {
  private final JdbcClient jdbc;
  private final List<Content> contents;
  private final Place place;

  PlacedBlobStore(JdbcClient jdbc, List<Content> contents, StorageSettings settings) {
    this.jdbc = jdbc;
    this.contents = contents;
    this.place = settings.place();
  }

  /** A blob and where its bytes are. */
  private record Placed(StoredBlob blob, Place place) {}

  @Override
  @Transactional
  public StoredBlob put(InputStream in) {
    var blob = content(place).write(UUID.randomUUID(), in);
    jdbc.sql("insert into blob (id, size, sha256, place) values (?, ?, ?, ?)")
        .params(blob.id(), blob.size(), blob.sha256(), place.name())
        .update();
    return blob;
  }

  @Override
  public StoredBlob describe(UUID id) {
    return placed(id).blob();
  }

  @Override
  public InputStream open(UUID id) {
    return open(placed(id));
  }

  @Override
  public void copyTo(UUID id, Path file) {
    var placed = placed(id);
    var digest = Digests.sha256();
    try (var in = open(placed);
        var out = Files.newOutputStream(file)) {
      Digests.copy(in, out, digest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Digests.check(placed.blob(), digest);
  }

  @Override
  public Optional<URI> link(UUID id, String fileName) {
    return content(placed(id).place()).link(id, fileName);
  }

  @Override
  @Transactional
  public void delete(UUID id) {
    var found = find(id, " for update");
    if (found.isPresent()) {
      content(found.get().place()).delete(id);
      jdbc.sql("delete from blob where id = ?").param(id).update();
    }
  }

  /** Brings a blob's bytes to a place, if it is still there and they are not; checks its digest. */
  @Transactional
  void move(UUID id, Place to) {
    var found = find(id, " for update");
    if (found.isEmpty() || found.get().place() == to) {
      return;
    }
    var from = found.get();
    try (var in = open(from)) {
      var copy = content(to).write(id, in);
      if (!copy.equals(from.blob())) {
        throw new IllegalStateException(
            "Blob " + id + " does not have the digest it was stored with; it stays where it is.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    content(from.place()).delete(id);
    jdbc.sql("update blob set place = ? where id = ?").params(to.name(), id).update();
  }

  /** Blobs that are not at the place. */
  List<UUID> elsewhere(Place place) {
    return jdbc.sql("select id from blob where place <> ? order by created_at")
        .param(place.name())
        .query((row, n) -> row.getObject("id", UUID.class))
        .list();
  }

  private InputStream open(Placed placed) {
    return content(placed.place()).open(placed.blob());
  }

  private Placed placed(UUID id) {
    return find(id, "")
        .orElseThrow(() -> new IllegalArgumentException("There is no blob " + id + "."));
  }

  private Optional<Placed> find(UUID id, String lock) {
    return jdbc.sql("select size, sha256, place from blob where id = ?" + lock)
        .param(id)
        .query(
            (row, n) ->
                new Placed(
                    new StoredBlob(id, row.getLong("size"), row.getString("sha256")),
                    Place.valueOf(row.getString("place"))))
        .optional();
  }

  private Content content(Place place) {
    return contents.stream()
        .filter(content -> content.place() == place)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "A blob is in S3, but zippermerge.storage.s3.bucket is not set."));
  }
}
