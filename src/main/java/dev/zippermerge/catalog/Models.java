package dev.zippermerge.catalog;

import dev.zippermerge.access.Caller;
import dev.zippermerge.engine.spec.ModelDescription;
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
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The models that clients uploaded. What belongs to others does not exist for a caller; only what
 * this service does for itself, in threads without a caller, reaches all.
 */
@Service
@Transactional(readOnly = true)
public class Models {
  private final Shelf<ModelEntity, ModelView> shelf;
  private final Clock clock;

  Models(
      ModelRepository rows,
      BlobStore blobs,
      UploadQuota quota,
      List<ReferenceGuard> guards,
      Clock clock) {
    this.shelf = new Shelf<>("model", "MODEL", rows, blobs, quota, guards, ModelEntity::view);
    this.clock = clock;
  }

  /**
   * Reads a model.
   *
   * @throws ProblemException with code {@code MODEL_NOT_FOUND}
   */
  public ModelView get(UUID id) {
    return shelf.get(id);
  }

  /**
   * Reads a model, whoever owns it, and keeps it from being deleted until the caller's transaction
   * ends. A {@link ReferenceGuard} that sees what the transaction wrote takes over then.
   *
   * @throws ProblemException with code {@code MODEL_NOT_FOUND}
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public ModelView hold(UUID id) {
    return shelf.hold(id);
  }

  /**
   * One page of the models that the caller reaches, newest first.
   *
   * @param limit most models in the page
   */
  public Page<ModelView> list(Cursor after, int limit) {
    return shelf.list(after, limit);
  }

  /**
   * The model's file.
   *
   * @throws ProblemException with code {@code MODEL_NOT_FOUND}
   */
  public StoredBlob content(UUID id) {
    return shelf.content(id);
  }

  /**
   * Writes the model's file, whoever owns it, to a new file and checks its digest.
   *
   * @throws ProblemException with code {@code MODEL_NOT_FOUND}
   */
  public void writeTo(UUID id, Path file) {
    shelf.writeTo(id, file);
  }

  /**
   * Deletes a model.
   *
   * @throws ProblemException with code {@code MODEL_NOT_FOUND}, or {@code MODEL_IN_USE} where
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

  /** Deletes a model unless something needs it; its bytes, nothing where it stays or is gone. */
  @Transactional
  OptionalLong expire(UUID id) {
    return shelf.expire(id);
  }

  /** Stores an inspected model. */
  @Transactional
  ModelView add(String name, Path file, ModelDescription description) {
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var owner = Caller.current().owner();
    return shelf.add(file, blob -> new ModelEntity(owner, name, blob, description, now));
  }
}
