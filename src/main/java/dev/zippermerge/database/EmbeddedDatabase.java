package dev.zippermerge.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * A PostgreSQL server of our own, on the loopback interface, that keeps its data between runs. One
 * process at a time may use a data folder.
 */
final class EmbeddedDatabase implements AutoCloseable {
  private static final String USER = "postgres";

  private final FileChannel lock;
  private final EmbeddedPostgres postgres;

  private EmbeddedDatabase(FileChannel lock, EmbeddedPostgres postgres) {
    this.lock = lock;
    this.postgres = postgres;
  }

  /**
   * Starts the server. Ends one that a killed predecessor left behind.
   *
   * @param dataDir the service's data folder; the server's is {@code postgres} below it
   * @throws IOException also where another process uses the folder
   */
  static EmbeddedDatabase start(Path dataDir) throws IOException {
    Files.createDirectories(dataDir);
    var lock = lock(dataDir.toRealPath().resolve("postgres.lock"));
    try {
      var data = dataDir.toRealPath().resolve("postgres");
      Leftover.end(data);
      return new EmbeddedDatabase(lock, postgres(data));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  JdbcConnectionDetails connectionDetails() {
    return new JdbcConnectionDetails() {
      @Override
      public String getJdbcUrl() {
        return "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
      }

      @Override
      public String getUsername() {
        return USER;
      }

      @Override
      public String getPassword() {
        return "";
      }
    };
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      postgres.close();
    }
  }

  private static EmbeddedPostgres postgres(Path data) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        // Spring closes it, after everything that uses it.
        .setRegisterShutdownHook(false)
        // The library is meant for tests and turns these off.
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("listen_addresses", "localhost")
        // Its socket would lie in /tmp, which may be read-only.
        .setServerConfig("unix_socket_directories", "")
        .setPGStartupWait(Duration.ofMinutes(2))
        .start();
  }

  private static FileChannel lock(Path file) throws IOException {
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!lock(channel)) {
      channel.close();
      throw new IOException("Another process uses the data folder " + file.getParent() + ".");
    }
    return channel;
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }
}
