package dev.zippermerge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The schema is made by a command of its own, and services that are told so leave it alone. */
class MigrateTest {
  private final String database = TestPostgres.newDatabase();

  @Test
  void servicesStartOnWhatTheCommandMade() throws Exception {
    // As where the command shares the services' settings.
    System.setProperty("spring.flyway.enabled", "false");
    System.setProperty("zippermerge.roles", "api");
    try {
      ZippermergeService.migrate("--spring.datasource.url=" + database);
    } finally {
      System.clearProperty("spring.flyway.enabled");
      System.clearProperty("zippermerge.roles");
    }
    var migrations = migrations();
    assertThat(migrations).isPositive();

    try (var service = serveWithoutMigrations()) {
      assertThat(service.isRunning()).isTrue();
    }
    ZippermergeService.migrate("--spring.datasource.url=" + database);
    assertThat(migrations()).isEqualTo(migrations);
  }

  @Test
  void servicesDoNotStartWhereNobodyMadeIt() {
    assertThatThrownBy(this::serveWithoutMigrations).hasStackTraceContaining("missing table");
  }

  private ConfigurableApplicationContext serveWithoutMigrations() {
    return SpringApplication.run(
        ZippermergeService.class,
        "--spring.datasource.url=" + database,
        "--spring.flyway.enabled=false",
        "--server.port=0",
        "--management.server.port=0");
  }

  private long migrations() throws SQLException {
    try (var connection = DriverManager.getConnection(database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from flyway_schema_history")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
