package dev.zippermerge.catalog;

import dev.zippermerge.paging.Cursor;
import dev.zippermerge.storage.StoredBlob;
import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import java.util.UUID;
import org.springframework.data.domain.Persistable;

/** A file that a client uploaded, with what the engine said about it. */
@MappedSuperclass
abstract class StoredFile implements Persistable<UUID> {
  @Id private UUID id;
  private String owner;
  private String name;

  @Column(name = "blob_id")
  private UUID blobId;

  private long size;
  private String sha256;

  private String description;

  @Column(name = "created_at")
  private Instant createdAt;

  private transient boolean isNew;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  StoredFile() {}

  StoredFile(String owner, String name, StoredBlob blob, String description, Instant createdAt) {
    this.id = UUID.randomUUID();
    this.owner = owner;
    this.name = name;
    this.blobId = blob.id();
    this.size = blob.size();
    this.sha256 = blob.sha256();
    this.description = description;
    this.createdAt = createdAt;
    this.isNew = true;
  }

  @Override
  public UUID getId() {
    return id;
  }

  @Override
  public boolean isNew() {
    return isNew;
  }

  String owner() {
    return owner;
  }

  String name() {
    return name;
  }

  StoredBlob blob() {
    return new StoredBlob(blobId, size, sha256);
  }

  String description() {
    return description;
  }

  Instant createdAt() {
    return createdAt;
  }

  Cursor position() {
    return new Cursor(createdAt, id);
  }
}
