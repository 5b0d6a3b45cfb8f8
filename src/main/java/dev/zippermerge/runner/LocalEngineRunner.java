package dev.zippermerge.runner;

import dev.zippermerge.engine.process.JavaCommandLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.stereotype.Component;

/** Runs the engine on this machine. */
@Component
final class LocalEngineRunner implements EngineRunner {
  /** All that the engine may know of our environment; secrets travel in variables, too. */
  private static final List<String> ENVIRONMENT =
      List.of("PATH", "HOME", "ZIPPERMERGE_CACHE", "LANG", "TF_CPP_MIN_LOG_LEVEL");

  private final EngineSettings settings;
  private final EngineMetrics metrics;

  LocalEngineRunner(EngineSettings settings, EngineMetrics metrics) {
    this.settings = settings;
    this.metrics = metrics;
  }

  @Override
  public EngineProcess start(EngineCommand command) {
    try {
      var folder = TemporaryFolders.create("engine");
      var heap = List.of("-Xmx" + settings.heap().toMegabytes() + "m");
      var line = JavaCommandLine.of(heap, settings.mainClass(), folder, command.arguments());
      var builder = new ProcessBuilder(line).directory(folder.toFile());
      builder.environment().keySet().retainAll(ENVIRONMENT);
      return new LocalEngineProcess(start(builder, folder), command, folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the engine", e);
    }
  }

  private Process start(ProcessBuilder builder, Path folder) throws IOException {
    try {
      var process = builder.start();
      metrics.count(process.toHandle());
      return process;
    } catch (IOException e) {
      Folders.delete(folder);
      throw e;
    }
  }
}
