package dev.zippermerge.storage;

import java.io.UncheckedIOException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * Brings all blobs to where new ones go, one after the other, each in a transaction of its own: it
 * may be stopped and run again, and the service may run meanwhile.
 */
@Component
@ConditionalOnProperty("zippermerge.move-blobs")
class BlobMove implements ApplicationRunner {
  private static final Logger LOG = LoggerFactory.getLogger(BlobMove.class);

  private final PlacedBlobStore store;
  private final StorageSettings settings;

  BlobMove(PlacedBlobStore store, StorageSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    var blobs = store.elsewhere(settings.place());
    var left = blobs.stream().filter(blob -> !move(blob)).toList();
    LOG.info("{} blobs moved to {}", blobs.size() - left.size(), settings.place());
    if (!left.isEmpty()) {
      throw new IllegalStateException("damaged blobs stay where they are: " + left);
    }
  }

  /** False where the blob is damaged; that keeps no other from being moved. */
  private boolean move(UUID blob) {
    try {
      store.move(blob, settings.place());
      return true;
    } catch (IllegalStateException | UncheckedIOException e) {
      LOG.error("blob {} cannot be moved", blob, e);
      return false;
    }
  }
}
