package dev.zippermerge.engine.speed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a process needs that loads an artifact one way and answers with it. */
public final class PeakMemory {
  /** Name of the command that this takes a process of its own for. */
  public static final String COMMAND = "measure-memory";

  /** A heap that starts small and grows by what is needed, not by what the machine has. */
  private static final List<String> FRUGAL = List.of("-XX:+UseSerialGC", "-Xms16m");

  private static final int RUNS = 20;
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";

  private PeakMemory() {}

  /** Peak resident bytes of a process of its own, the Java machine included. */
  public static long inProcess(Way way, Path artifact) throws IOException, InterruptedException {
    var arguments = List.of(COMMAND, way.name(), artifact.toAbsolutePath().toString());
    return Long.parseLong(SpeedProcess.run(FRUGAL, arguments, 300));
  }

  /** Loads an artifact and computes each of its tasks; peak resident bytes of this process. */
  public static long measure(Way way, Path artifact) throws IOException {
    var file = artifact.toString();
    try (var model = way.load(new SpeedRequest(file, file, Map.of(), 0, false))) {
      for (var name : model.tasks()) {
        try (var task = model.task(name)) {
          for (int run = 0; run < RUNS; run++) {
            task.run();
          }
        }
      }
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith(PEAK))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
