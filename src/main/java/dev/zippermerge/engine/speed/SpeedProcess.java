package dev.zippermerge.engine.speed;

import dev.zippermerge.engine.archive.Folders;
import dev.zippermerge.engine.process.JavaCommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own to measure in: TensorFlow takes the number of its threads, and OpenBLAS its
 * kernels, from the environment at the start. It ends when this process does.
 */
public final class SpeedProcess {
  /** Name of the command that times artifacts. */
  public static final String TIMING = "measure-speed";

  /** Option of the process's commands: end when standard input does. */
  public static final String EXIT_WITH_PARENT = "--exit-with-parent";

  /** Compiles in the foreground: no run is timed that waits for a better one. */
  static final String COMPILE_FIRST = "-Xbatch";

  private static final Path CPU = Path.of("/proc/cpuinfo");

  /** OpenBLAS's fastest kernels for AVX-512, which by itself it takes on some cores only. */
  private static final String AVX_512_CORE = "SkylakeX";

  private SpeedProcess() {}

  /**
   * Runs a command.
   *
   * @param options of the Java machine
   * @param arguments the command and its arguments
   * @param secondsLimit longest that it may take
   * @return its last line of standard output
   * @throws IOException telling why there is none
   */
  static String run(List<String> options, List<String> arguments, long secondsLimit)
      throws IOException, InterruptedException {
    var folder = Files.createTempDirectory("zippermerge-speed");
    var out = folder.resolve("out");
    var errors = folder.resolve("errors");
    var builder = new ProcessBuilder(commandLine(folder, options, arguments));
    builder.environment().putAll(environment());
    var process = builder.redirectOutput(out.toFile()).redirectError(errors.toFile()).start();
    try {
      if (!process.waitFor(secondsLimit, TimeUnit.SECONDS)) {
        throw new IOException("it took longer than " + secondsLimit + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            "status %d, %s".formatted(process.exitValue(), fault(Files.readAllLines(errors))));
      }
      return Files.readAllLines(out).getLast();
    } finally {
      process.destroyForcibly().waitFor();
      Folders.delete(folder);
    }
  }

  private static String fault(List<String> errors) {
    return errors.stream()
        .filter(line -> line.contains("Exception") || line.contains("Error"))
        .findFirst()
        .orElseGet(() -> errors.isEmpty() ? "no message" : errors.getLast());
  }

  private static Map<String, String> environment() throws IOException {
    var environment =
        new HashMap<>(
            Map.of(
                "TF_NUM_INTRAOP_THREADS", "1",
                "TF_NUM_INTEROP_THREADS", "1",
                "OMP_NUM_THREADS", "1",
                "TF_CPP_MIN_LOG_LEVEL", "2"));
    if (Files.exists(CPU) && Files.readString(CPU).contains(" avx512bw")) {
      environment.put(OpenBlas.CORE_VARIABLE, AVX_512_CORE);
    }
    return environment;
  }

  private static List<String> commandLine(
      Path folder, List<String> options, List<String> arguments) {
    var machine = new ArrayList<>(List.of("--add-modules=jdk.incubator.vector", heap()));
    machine.addAll(options);
    var watched = new ArrayList<>(arguments);
    watched.add(EXIT_WITH_PARENT);
    return JavaCommandLine.of(machine, "dev.zippermerge.Zippermerge", folder, watched);
  }

  private static String heap() {
    return "-Xmx" + Runtime.getRuntime().maxMemory() / (1 << 20) + "m";
  }
}
