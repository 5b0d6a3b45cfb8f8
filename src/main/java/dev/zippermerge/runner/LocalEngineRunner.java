package dev.zippermerge.runner;

import dev.zippermerge.engine.process.JavaCommandLine;
import dev.zippermerge.engine.process.Sandbox;
import io.micrometer.tracing.Tracer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Runs the engine on this machine. */
@Component
final class LocalEngineRunner implements EngineRunner {
  /** All that the engine may know of our environment; secrets travel in variables, too. */
  private static final List<String> ENVIRONMENT =
      List.of("PATH", "HOME", "ZIPPERMERGE_CACHE", "TF_CPP_MIN_LOG_LEVEL");

  private final EngineSettings settings;
  private final EngineMetrics metrics;
  private final Tracer tracer;

  LocalEngineRunner(EngineSettings settings, EngineMetrics metrics, Tracer tracer) {
    this.settings = settings;
    this.metrics = metrics;
    this.tracer = tracer;
    Sandbox.hideFromChildren();
  }

  @Override
  public EngineProcess start(EngineCommand command) {
    try {
      var folder = TemporaryFolders.create("engine");
      var line =
          JavaCommandLine.of(options(folder), settings.mainClass(), folder, command.arguments());
      var builder = new ProcessBuilder(line).directory(folder.toFile());
      builder.environment().keySet().retainAll(ENVIRONMENT);
      builder.environment().put("TMPDIR", folder.toString());
      // File names are UTF-8, and the system's messages are those that the engine knows.
      builder.environment().put("LC_ALL", "C.UTF-8");
      return new LocalEngineProcess(
          start(builder, folder),
          command,
          settings.threads(),
          folder,
          EngineTrace.begin(tracer, command));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the engine", e);
    }
  }

  private List<String> options(Path folder) {
    var options = new ArrayList<>(Sandbox.options(settings.fileSize().toBytes()));
    options.addAll(JavaCommandLine.unpackInto(folder));
    options.add("-Xmx" + settings.heap().toMegabytes() + "m");
    options.add("-XX:-UsePerfData"); // It would write outside of the folder.
    return options;
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
