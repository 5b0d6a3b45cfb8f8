package dev.zippermerge.catalog;

import dev.zippermerge.engine.spec.DataDescription;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.storage.StoredBlob;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;

/** Row of table {@code dataset}. */
@Entity
@Table(name = "dataset")
class DatasetEntity extends StoredFile {
  private String spec;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  DatasetEntity() {}

  DatasetEntity(
      String owner,
      String name,
      StoredBlob blob,
      DataSpec spec,
      DataDescription description,
      Instant createdAt) {
    super(owner, name, blob, Json.mapper().writeValueAsString(description), createdAt);
    this.spec = Json.mapper().writeValueAsString(spec);
  }

  DatasetView view() {
    return new DatasetView(
        getId(),
        name(),
        blob().size(),
        blob().sha256(),
        createdAt(),
        Json.mapper().readValue(spec, DataSpec.class),
        Json.mapper().readValue(description(), DataDescription.class));
  }
}
