package dev.zippermerge.predictions;

import dev.zippermerge.storage.StoredBlob;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * The models that were asked for last. Each is loaded once, however many ask for it at the same
 * time; one that has to give way is closed as soon as nobody uses it any more.
 */
@Component
final class ModelCache implements DisposableBean {
  private final ModelLoader loader;
  private final int most;
  private final Map<UUID, CachedModel> models = new LinkedHashMap<>(16, 0.75f, true);

  ModelCache(ModelLoader loader, PredictionSettings settings) {
    this.loader = loader;
    this.most = settings.models();
  }

  /** Lets work use the model of an artifact. */
  <T> T use(StoredBlob artifact, Function<ServedModel, T> work) {
    var cached = take(artifact);
    try {
      return work.apply(cached.model());
    } finally {
      giveBack(artifact.id(), cached);
    }
  }

  private synchronized CachedModel take(StoredBlob artifact) {
    var cached =
        models.computeIfAbsent(artifact.id(), id -> new CachedModel(() -> loader.load(artifact)));
    cached.users++;
    while (models.size() > most) {
      evict(models.keySet().iterator().next());
    }
    return cached;
  }

  private synchronized void giveBack(UUID artifact, CachedModel cached) {
    cached.users--;
    if (cached.failed()) {
      models.remove(artifact, cached);
    } else if (cached.evicted && cached.users == 0) {
      cached.close();
    }
  }

  private void evict(UUID artifact) {
    var cached = models.remove(artifact);
    if (cached != null) {
      cached.evicted = true;
      if (cached.users == 0) {
        cached.close();
      }
    }
  }

  /** Closes all models. */
  @Override
  public synchronized void destroy() {
    for (var artifact : models.keySet().toArray(UUID[]::new)) {
      evict(artifact);
    }
  }
}
