package dev.zippermerge.runner;

import dev.zippermerge.retention.Cleaning;
import java.nio.file.Path;
import java.time.Instant;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Deletes, at start-up too, what killed processes left in the temporary folder. */
@Component
final class LeftoverSweep implements Cleaning {
  @EventListener(ApplicationReadyEvent.class)
  void sweep() {
    clean(Instant.now());
  }

  @Override
  public String kind() {
    return "folders";
  }

  @Override
  public Removed clean(Instant now) {
    var parent = Path.of(System.getProperty("java.io.tmpdir"));
    return new Removed(TemporaryFolders.sweep(parent, now), 0);
  }

  @Override
  public boolean local() {
    return true;
  }
}
