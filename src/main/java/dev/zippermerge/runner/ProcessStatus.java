package dev.zippermerge.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What Linux tells of a process; 0 where it has ended or the system does not tell.
 *
 * @param residentBytes its memory, Java heap and native memory together
 * @param threads how many it has
 */
record ProcessStatus(long residentBytes, long threads) {
  static ProcessStatus of(long pid) {
    try {
      var file = Path.of("/proc", Long.toString(pid), "status");
      var lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      return new ProcessStatus(1024 * field(lines, "VmRSS:"), field(lines, "Threads:"));
    } catch (IOException e) {
      return new ProcessStatus(0, 0);
    }
  }

  private static long field(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.substring(name.length()).strip().split(" ", 2)[0]))
        .findFirst()
        .orElse(0);
  }
}
