package dev.zippermerge.catalog;

import dev.zippermerge.engine.spec.DataDescription;
import dev.zippermerge.engine.spec.DataSpec;
import java.nio.file.Path;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The data sets that clients uploaded. */
@Service
public class Datasets extends Shelf<DatasetEntity, DatasetView> {
  Datasets(DatasetRepository rows, Stock stock) {
    super(new Kind<>("data set", "DATASET", DatasetEntity::view), rows, stock);
  }

  /** How a data set's file becomes examples, whoever owns it. */
  public DataSpec spec(UUID id) {
    return any(id).spec();
  }

  /** Stores an inspected data set. */
  @Transactional
  DatasetView add(String name, Path file, DataSpec spec, DataDescription description) {
    return add(
        file, (owner, blob, now) -> new DatasetEntity(owner, name, blob, spec, description, now));
  }
}
