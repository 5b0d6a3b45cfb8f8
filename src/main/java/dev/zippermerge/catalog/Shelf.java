package dev.zippermerge.catalog;

import dev.zippermerge.access.Caller;
import dev.zippermerge.paging.Cursor;
import dev.zippermerge.paging.Page;
import dev.zippermerge.problem.ProblemException;
import dev.zippermerge.storage.BlobStore;
import dev.zippermerge.storage.StoredBlob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.data.domain.Limit;

/**
 * What models and data sets have in common. Its methods run in the caller's transaction.
 *
 * @param label the kind of file in words: model, data set
 * @param code the kind in codes: MODEL, DATASET
 */
record Shelf<E extends StoredFile, V>(
    String label,
    String code,
    StoredFileRepository<E> rows,
    BlobStore blobs,
    UploadQuota quota,
    List<ReferenceGuard> guards,
    Function<E, V> view) {

  V add(Path file, Function<StoredBlob, E> row) {
    try (var in = Files.newInputStream(file)) {
      var blob = blobs.put(in);
      quota.claim(blob.size());
      return view.apply(rows.save(row.apply(blob)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  V get(UUID id) {
    return view.apply(own(id, rows.findById(id)));
  }

  V any(UUID id) {
    return view.apply(found(id, rows.findById(id)));
  }

  Optional<V> find(UUID id) {
    return rows.findById(id).map(view);
  }

  V hold(UUID id) {
    return view.apply(found(id, rows.holdById(id)));
  }

  StoredBlob content(UUID id) {
    return own(id, rows.findById(id)).blob();
  }

  void writeTo(UUID id, Path file) {
    blobs.copyTo(found(id, rows.findById(id)).blob().id(), file);
  }

  Page<V> list(Cursor after, int limit) {
    var owner = Caller.current().only();
    var found = rows.findAfter(owner, after.createdAt(), after.id(), Limit.of(limit + 1));
    var page = Page.of(found, limit, StoredFile::position);
    return new Page<>(page.items().stream().map(view).toList(), page.nextCursor());
  }

  void delete(UUID id) {
    var file = own(id, rows.lockById(id));
    guards.stream()
        .flatMap(guard -> guard.usedBy(id).stream())
        .findFirst()
        .ifPresent(
            user -> {
              throw ProblemException.conflict(
                  code + "_IN_USE", "The " + label + " " + id + " is needed by " + user + ".");
            });
    remove(file);
  }

  /** Deletes a file unless something needs it; its bytes, nothing where it stays or is gone. */
  OptionalLong expire(UUID id) {
    var file =
        rows.lockById(id)
            .filter(_ -> guards.stream().noneMatch(guard -> guard.usedBy(id).isPresent()));
    file.ifPresent(this::remove);
    return file.stream().mapToLong(removed -> removed.blob().size()).findFirst();
  }

  private void remove(E file) {
    rows.delete(file);
    rows.flush();
    blobs.delete(file.blob().id());
  }

  /** What the caller may not know of does not exist for it. */
  private E own(UUID id, Optional<E> file) {
    return found(id, file.filter(row -> Caller.current().reaches(row.owner())));
  }

  private E found(UUID id, Optional<E> file) {
    return file.orElseThrow(
        () ->
            ProblemException.notFound(
                code + "_NOT_FOUND", "There is no " + label + " with id " + id + "."));
  }
}
