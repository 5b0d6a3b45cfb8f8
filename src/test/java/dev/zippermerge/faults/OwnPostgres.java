package dev.zippermerge.faults;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A PostgreSQL of a test's own, which it may stop and start. */
final class OwnPostgres implements AutoCloseable {
  private final Path folder;
  private EmbeddedPostgres server;

  private OwnPostgres(Path folder, EmbeddedPostgres server) {
    this.folder = folder;
    this.server = server;
  }

  static OwnPostgres start(Path folder) throws IOException {
    return new OwnPostgres(folder, builder(folder).start());
  }

  private static EmbeddedPostgres.Builder builder(Path folder) {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.toFile())
        .setCleanDataDirectory(false);
  }

  /** Its JDBC address, user included. */
  String url() {
    return server.getJdbcUrl("postgres", "postgres");
  }

  void stop() throws IOException {
    server.close();
  }

  void startAgain() throws IOException {
    server = builder(folder).setPort(server.getPort()).start();
  }

  DataSource source() {
    return server.getPostgresDatabase();
  }

  JdbcClient jdbc() {
    return JdbcClient.create(source());
  }

  long count(String table) {
    return jdbc().sql("select count(*) from " + table).query(Long.class).single();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
