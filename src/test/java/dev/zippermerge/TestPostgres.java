package dev.zippermerge;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** One PostgreSQL for all tests of this JVM: in a container where Docker answers, else embedded. */
public final class TestPostgres {
  private static final Server SERVER =
      DockerClientFactory.instance().isDockerAvailable() ? container() : embedded();
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private TestPostgres() {}

  private record Server(String host, int port) {
    String url(String database) {
      return "jdbc:postgresql://%s:%d/%s?user=postgres&password=test"
          .formatted(host, port, database);
    }
  }

  /** Creates an empty database and returns its JDBC address, user and password included. */
  public static String newDatabase() {
    var name = "test_" + DATABASES.incrementAndGet();
    try (var connection = DriverManager.getConnection(SERVER.url("postgres"));
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return SERVER.url(name);
  }

  @SuppressWarnings("resource") // Testcontainers removes it when the JVM ends.
  private static Server container() {
    var container =
        new PostgreSQLContainer("postgres:18").withUsername("postgres").withPassword("test");
    container.start();
    return new Server(container.getHost(), container.getMappedPort(5432));
  }

  @SuppressWarnings("resource") // A shutdown hook stops it.
  private static Server embedded() {
    try {
      return new Server("localhost", EmbeddedPostgres.start().getPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
