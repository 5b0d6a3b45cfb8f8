package dev.zippermerge.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server that outlived us, because we were killed and it was not. */
final class Leftover {
  private static final Logger LOG = LoggerFactory.getLogger(Leftover.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Leftover() {}

  /**
   * Ends the server that still runs on a data folder. Where only its mark is left, the new server
   * sees to it; but not where the process number belongs to somebody else by now: then the mark is
   * removed.
   */
  static void end(Path data) throws IOException {
    var mark = data.resolve("postmaster.pid");
    if (!Files.exists(mark)) {
      return;
    }
    var lines = Files.readAllLines(mark);
    var process = ProcessHandle.of(lines.isEmpty() ? 0 : Long.parseLong(lines.getFirst().strip()));
    if (process.isPresent()) {
      if (serves(process.get(), data)) {
        end(process.get());
      }
      Files.deleteIfExists(mark);
    }
  }

  private static boolean serves(ProcessHandle process, Path data) {
    return process
        .info()
        .commandLine()
        .filter(line -> line.contains("postgres") && line.contains(data.toString()))
        .isPresent();
  }

  private static void end(ProcessHandle process) {
    LOG.info("Ending PostgreSQL process {}, left by a predecessor that was killed", process.pid());
    var children = process.descendants().toList();
    process.destroy();
    if (!awaitEnd(process)) {
      children.forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      children.forEach(Leftover::awaitEnd);
      awaitEnd(process);
    }
  }

  private static boolean awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.debug("Process {} has not ended yet", process.pid());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !process.isAlive();
  }
}
