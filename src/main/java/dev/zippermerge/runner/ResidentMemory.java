package dev.zippermerge.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory of a process, as Linux tells it. */
final class ResidentMemory {
  private static final String FIELD = "VmRSS:";

  private ResidentMemory() {}

  /** Bytes; 0 where the process has ended or the system does not tell. */
  static long of(long pid) {
    try (var lines =
        Files.lines(Path.of("/proc", Long.toString(pid), "status"), StandardCharsets.UTF_8)) {
      return lines
              .filter(line -> line.startsWith(FIELD))
              .mapToLong(ResidentMemory::kilobytes)
              .findFirst()
              .orElse(0)
          * 1024;
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  private static long kilobytes(String line) {
    return Long.parseLong(line.substring(FIELD.length(), line.lastIndexOf(' ')).strip());
  }
}
