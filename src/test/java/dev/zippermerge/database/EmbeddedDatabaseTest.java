package dev.zippermerge.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded database keeps its data, whatever happened to the run before. */
class EmbeddedDatabaseTest {
  @TempDir private Path folder;

  @Test
  void keepsItsDataBetweenRuns() throws Exception {
    try (var database = EmbeddedDatabase.start(folder)) {
      execute(database, "create table kept (n int)");
      assertThatIOException()
          .isThrownBy(() -> EmbeddedDatabase.start(folder))
          .withMessageContaining("Another process uses the data folder");
    }

    try (var database = EmbeddedDatabase.start(folder)) {
      execute(database, "insert into kept values (1)");
    }
  }

  /** The server outlives us then; a second one on the same folder would not start. */
  @Test
  void startsAgainAfterTheServiceWasKilled() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classPath = System.getProperty("java.class.path");
    var service =
        new ProcessBuilder(
                List.of(java, "-cp", classPath, DatabaseMain.class.getName(), folder.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var output = service.inputReader()) {
      assertThat(output.lines()).contains(DatabaseMain.READY);
    }
    service.waitFor();
    assertThat(server(folder).isAlive()).isTrue();

    try (var database = EmbeddedDatabase.start(folder)) {
      execute(database, "insert into kept values (1)");
    }
  }

  @Test
  void startsAgainAfterTheServerWasKilled() throws Exception {
    try (var database = EmbeddedDatabase.start(folder)) {
      execute(database, "create table kept (n int)");
      var server = server(folder);
      server.destroyForcibly();
      server.onExit().get();
    }

    try (var database = EmbeddedDatabase.start(folder)) {
      execute(database, "insert into kept values (1)");
    }
  }

  static void execute(EmbeddedDatabase database, String sql) throws SQLException {
    var details = database.connectionDetails();
    try (var connection =
            DriverManager.getConnection(
                details.getJdbcUrl(), details.getUsername(), details.getPassword());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static ProcessHandle server(Path folder) throws Exception {
    var mark = folder.toRealPath().resolve("postgres/postmaster.pid");
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(mark).getFirst())).orElseThrow();
  }
}
