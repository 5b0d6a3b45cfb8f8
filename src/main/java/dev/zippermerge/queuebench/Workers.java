package dev.zippermerge.queuebench;

import dev.zippermerge.engine.process.JavaCommandLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.util.FileSystemUtils;

/** Worker processes on one database, with a folder for each. */
final class Workers implements AutoCloseable {
  private final Path folder;
  private final List<Process> processes = new ArrayList<>();

  private Workers(Path folder) {
    this.folder = folder;
  }

  static Workers start(int count, JdbcConnectionDetails database) throws IOException {
    var workers = new Workers(Files.createTempDirectory("zippermerge-bench"));
    for (int i = 0; i < count; i++) {
      workers.start(database, Files.createDirectory(workers.folder.resolve("worker" + i)));
    }
    return workers;
  }

  private void start(JdbcConnectionDetails database, Path own) throws IOException {
    var arguments =
        List.of(
            "serve",
            "--zippermerge.roles=worker",
            "--zippermerge.queue-bench.no-engine=true",
            "--server.port=0",
            "--management.server.port=0",
            "--logging.level.root=warn",
            "--logging.level.dev.zippermerge=warn");
    var line =
        JavaCommandLine.of(List.of("-Xmx256m"), "dev.zippermerge.Zippermerge", own, arguments);
    var builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(own.resolve("log").toFile());
    var environment = builder.environment();
    environment.put("SPRING_DATASOURCE_URL", database.getJdbcUrl());
    environment.put(
        "SPRING_DATASOURCE_USERNAME", Objects.requireNonNullElse(database.getUsername(), ""));
    environment.put(
        "SPRING_DATASOURCE_PASSWORD", Objects.requireNonNullElse(database.getPassword(), ""));
    processes.add(builder.start());
  }

  /**
   * Nothing where all of them run.
   *
   * @throws IllegalStateException with its log where one has ended
   */
  void check() {
    for (int i = 0; i < processes.size(); i++) {
      if (!processes.get(i).isAlive()) {
        throw new IllegalStateException("a worker ended:\n" + log(i));
      }
    }
  }

  private String log(int worker) {
    try {
      return Files.readString(folder.resolve("worker" + worker).resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    processes.forEach(Process::destroy);
    for (var process : processes) {
      process.onExit().join();
    }
    FileSystemUtils.deleteRecursively(folder);
  }
}
