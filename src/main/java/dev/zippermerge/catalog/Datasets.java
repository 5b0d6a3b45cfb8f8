package dev.zippermerge.catalog;

import dev.zippermerge.access.Caller;
import dev.zippermerge.engine.spec.DataDescription;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.paging.Cursor;
import dev.zippermerge.paging.Page;
import dev.zippermerge.problem.ProblemException;
import dev.zippermerge.storage.BlobStore;
import dev.zippermerge.storage.StoredBlob;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The data sets that clients uploaded. What belongs to others does not exist for a caller; only
 * what this service does for itself, in threads without a caller, reaches all.
 */
@Service
@Transactional(readOnly = true)
public class Datasets {
  private final Shelf<DatasetEntity, DatasetView> shelf;
  private final Clock clock;

  Datasets(
      DatasetRepository rows,
      BlobStore blobs,
      UploadQuota quota,
      List<ReferenceGuard> guards,
      Clock clock) {
    this.shelf =
        new Shelf<>("data set", "DATASET", rows, blobs, quota, guards, DatasetEntity::view);
    this.clock = clock;
  }

  /**
   * Reads a data set.
   *
   * @throws ProblemException with code {@code DATASET_NOT_FOUND}
   */
  public DatasetView get(UUID id) {
    return shelf.get(id);
  }

  /**
   * How a data set's file becomes examples, whoever owns it.
   *
   * @throws ProblemException with code {@code DATASET_NOT_FOUND}
   */
  public DataSpec spec(UUID id) {
    return shelf.any(id).spec();
  }

  /** Reads a data set, whoever owns it; empty where it does not exist, or not any more. */
  public Optional<DatasetView> find(UUID id) {
    return shelf.find(id);
  }

  /**
   * Reads a data set, whoever owns it, and keeps it from being deleted until the caller's
   * transaction ends. A {@link ReferenceGuard} that sees what the transaction wrote takes over
   * then.
   *
   * @throws ProblemException with code {@code DATASET_NOT_FOUND}
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public DatasetView hold(UUID id) {
    return shelf.hold(id);
  }

  /**
   * One page of the data sets that the caller reaches, newest first.
   *
   * @param limit most data sets in the page
   */
  public Page<DatasetView> list(Cursor after, int limit) {
    return shelf.list(after, limit);
  }

  /**
   * The data set's file.
   *
   * @throws ProblemException with code {@code DATASET_NOT_FOUND}
   */
  public StoredBlob content(UUID id) {
    return shelf.content(id);
  }

  /**
   * Writes the data set's file, whoever owns it, to a new file and checks its digest.
   *
   * @throws ProblemException with code {@code DATASET_NOT_FOUND}
   */
  public void writeTo(UUID id, Path file) {
    shelf.writeTo(id, file);
  }

  /**
   * Deletes a data set.
   *
   * @throws ProblemException with code {@code DATASET_NOT_FOUND}, or {@code DATASET_IN_USE} where
   *     something still needs it
   */
  @Transactional
  public void delete(UUID id) {
    shelf.delete(id);
  }

  /** Ids of all from before a time, the oldest first. */
  List<UUID> before(Instant end) {
    return shelf.rows().findIdsBefore(end);
  }

  /** Deletes a data set unless something needs it; its bytes, nothing where it stays or is gone. */
  @Transactional
  OptionalLong expire(UUID id) {
    return shelf.expire(id);
  }

  /** Stores an inspected data set. */
  @Transactional
  DatasetView add(String name, Path file, DataSpec spec, DataDescription description) {
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var owner = Caller.current().owner();
    return shelf.add(file, blob -> new DatasetEntity(owner, name, blob, spec, description, now));
  }
}
