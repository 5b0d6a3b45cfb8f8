package dev.zippermerge.catalog;

import dev.zippermerge.engine.spec.ModelDescription;
import java.nio.file.Path;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The models that clients uploaded. */
@Service
public class Models extends Shelf<ModelEntity, ModelView> {
  Models(ModelRepository rows, Stock stock) {
    super(new Kind<>("model", "MODEL", ModelEntity::view), rows, stock);
  }

  /** Stores an inspected model. */
  @Transactional
  ModelView add(String name, Path file, ModelDescription description) {
    return add(file, (owner, blob, now) -> new ModelEntity(owner, name, blob, description, now));
  }
}
