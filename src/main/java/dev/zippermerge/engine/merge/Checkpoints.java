package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.spec.EngineEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Writes the checkpoints of one merge, each in place of the one before, and reads the first. */
final class Checkpoints {
  /** File name in the output folder. */
  static final String FILE = "merge.checkpoint";

  private final Path folder;
  private final Checkpointing settings;
  private final Consumer<EngineEvent> events;
  private long last = System.nanoTime();

  Checkpoints(Path folder, Checkpointing settings, Consumer<EngineEvent> events) {
    this.folder = folder;
    this.settings = settings;
    this.events = events;
  }

  /**
   * The checkpoint to go on from, where one is given that belongs to the merge; or an empty one.
   */
  Checkpoint start(String fingerprint) {
    var file = settings.resume();
    return (file == null ? Optional.<Checkpoint>empty() : read(file, fingerprint))
        .orElseGet(() -> Checkpoint.of(fingerprint, List.of()));
  }

  private Optional<Checkpoint> read(Path file, String fingerprint) {
    try {
      var checkpoint = CheckpointFile.read(file);
      if (!checkpoint.header().fingerprint().equals(fingerprint)) {
        throw new IOException("it belongs to another specification, other files or versions");
      }
      log(
          "Resumed from a checkpoint: %d layers encoded, calibration at step %d."
              .formatted(checkpoint.layers().size(), checkpoint.step()));
      return Optional.of(checkpoint);
    } catch (NoSuchFileException e) {
      log("There is no checkpoint %s.".formatted(file));
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      log("The checkpoint %s is ignored: %s.".formatted(file.getFileName(), e.getMessage()));
      return Optional.empty();
    }
  }

  /**
   * Writes a checkpoint where one is due.
   *
   * @throws StoppedException after writing it, where the merge shall stop
   */
  void offer(Supplier<Checkpoint> checkpoint) throws IOException {
    boolean stop = settings.stop().getAsBoolean();
    if (stop || System.nanoTime() - last >= settings.interval().toNanos()) {
      var current = checkpoint.get();
      CheckpointFile.write(folder.resolve(FILE), current);
      events.accept(new EngineEvent.Checkpoint(FILE, current.step()));
      last = System.nanoTime();
    }
    if (stop) {
      throw new StoppedException();
    }
  }

  /** Removes what a finished merge does not need any more. */
  void clear() throws IOException {
    Files.deleteIfExists(folder.resolve(FILE));
  }

  private void log(String message) {
    events.accept(new EngineEvent.Log(message));
  }
}
