package dev.zippermerge.runner;

import java.nio.file.Path;
import java.time.Instant;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Deletes at start-up what killed processes left in the temporary folder. */
@Component
final class LeftoverSweep {
  @EventListener(ApplicationReadyEvent.class)
  void sweep() {
    TemporaryFolders.sweep(Path.of(System.getProperty("java.io.tmpdir")), Instant.now());
  }
}
