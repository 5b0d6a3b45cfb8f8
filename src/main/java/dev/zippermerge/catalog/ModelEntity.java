package dev.zippermerge.catalog;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.ModelDescription;
import dev.zippermerge.storage.StoredBlob;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;

/** Row of table {@code model}. */
@Entity
@Table(name = "model")
class ModelEntity extends StoredFile {
  /** For Hibernate. */
  ModelEntity() {}

  ModelEntity(
      String owner, String name, StoredBlob blob, ModelDescription description, Instant createdAt) {
    super(owner, name, blob, Json.mapper().writeValueAsString(description), createdAt);
  }

  ModelView view() {
    var description = Json.mapper().readValue(description(), ModelDescription.class);
    return new ModelView(getId(), name(), blob().size(), blob().sha256(), createdAt(), description);
  }
}
