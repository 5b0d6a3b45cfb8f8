package dev.zippermerge.catalog;

import dev.zippermerge.access.Caller;
import dev.zippermerge.paging.Cursor;
import dev.zippermerge.paging.Page;
import dev.zippermerge.problem.ProblemException;
import dev.zippermerge.storage.StoredBlob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.data.domain.Limit;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What models and data sets have in common. What belongs to others does not exist for a caller;
 * only what this service does for itself, in threads without a caller, reaches all. An id that does
 * not exist is a {@link ProblemException} with code {@code MODEL_NOT_FOUND} or {@code
 * DATASET_NOT_FOUND}.
 */
@Transactional(readOnly = true)
abstract class Shelf<E extends StoredFile, V> {
  private final Kind<E, V> kind;
  private final StoredFileRepository<E> rows;
  private final Stock stock;

  /**
   * A kind of files.
   *
   * @param label in words: model, data set
   * @param code in codes: MODEL, DATASET
   * @param view what is told of a file
   */
  record Kind<E extends StoredFile, V>(String label, String code, Function<E, V> view) {}

  Shelf(Kind<E, V> kind, StoredFileRepository<E> rows, Stock stock) {
    this.kind = kind;
    this.rows = rows;
    this.stock = stock;
  }

  /** Reads one of the caller's. */
  public V get(UUID id) {
    return kind.view().apply(own(id, rows.findById(id)));
  }

  /**
   * Reads one, whoever owns it, and keeps it from being deleted until the caller's transaction
   * ends. A {@link ReferenceGuard} that sees what the transaction wrote takes over then.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public V hold(UUID id) {
    return kind.view().apply(found(id, rows.holdById(id)));
  }

  /** Reads one, whoever owns it. */
  V any(UUID id) {
    return kind.view().apply(found(id, rows.findById(id)));
  }

  /** Reads one, whoever owns it; empty where it does not exist, or not any more. */
  public Optional<V> find(UUID id) {
    return rows.findById(id).map(kind.view());
  }

  /**
   * One page of those that the caller reaches, newest first.
   *
   * @param limit most in the page
   */
  public Page<V> list(Cursor after, int limit) {
    var owner = Caller.current().only();
    var found = rows.findAfter(owner, after.createdAt(), after.id(), Limit.of(limit + 1));
    var page = Page.of(found, limit, StoredFile::position);
    return new Page<>(page.items().stream().map(kind.view()).toList(), page.nextCursor());
  }

  /** The file of one of the caller's. */
  public StoredBlob content(UUID id) {
    return own(id, rows.findById(id)).blob();
  }

  /** Writes a file, whoever owns it, to a new file and checks its digest. */
  public void writeTo(UUID id, Path file) {
    stock.blobs().copyTo(found(id, rows.findById(id)).blob().id(), file);
  }

  /**
   * Deletes one of the caller's.
   *
   * @throws ProblemException also with code {@code MODEL_IN_USE} or {@code DATASET_IN_USE}, where
   *     something still needs it
   */
  @Transactional
  public void delete(UUID id) {
    var file = own(id, rows.lockById(id));
    stock
        .user(id)
        .ifPresent(
            user -> {
              throw ProblemException.conflict(
                  kind.code() + "_IN_USE",
                  "The " + kind.label() + " " + id + " is used by " + user + ".");
            });
    remove(file);
  }

  /** Ids of all from before a time, the oldest first. */
  List<UUID> before(Instant end) {
    return rows.findIdsBefore(end);
  }

  /** Deletes a file unless something needs it; its bytes, nothing where it stays or is gone. */
  @Transactional
  OptionalLong expire(UUID id) {
    var file = rows.lockById(id).filter(_ -> stock.user(id).isEmpty());
    file.ifPresent(this::remove);
    return file.stream().mapToLong(removed -> removed.blob().size()).findFirst();
  }

  /**
   * Stores a file of the caller's.
   *
   * @param row makes its row, of owner, blob and time
   */
  V add(Path file, RowMaker<E> row) {
    try (var in = Files.newInputStream(file)) {
      var blob = stock.blobs().put(in);
      stock.quota().claim(blob.size());
      var made = row.make(Caller.current().owner(), blob, stock.now());
      return kind.view().apply(rows.save(made));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a row of a file that was stored. */
  interface RowMaker<E> {
    E make(String owner, StoredBlob blob, Instant createdAt);
  }

  private void remove(E file) {
    rows.delete(file);
    rows.flush();
    stock.blobs().delete(file.blob().id());
  }

  /** What the caller may not know of does not exist for it. */
  private E own(UUID id, Optional<E> file) {
    return found(id, file.filter(row -> Caller.current().reaches(row.owner())));
  }

  private E found(UUID id, Optional<E> file) {
    return file.orElseThrow(
        () ->
            ProblemException.notFound(
                kind.code() + "_NOT_FOUND",
                "There is no " + kind.label() + " with id " + id + "."));
  }
}
