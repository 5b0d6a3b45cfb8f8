package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;

/** A later release's migration is applied while workers of this one run. */
@Tag("faults")
@DirtiesContext
class RollingUpgradeTest extends WorkerProcessTest {
  @Test
  void workersFinishOnALaterSchemaAndStartOnIt() throws Exception {
    var id = submit("linger");
    var engine = engineOf(id);
    long old = workerOf(id);

    int applied =
        Flyway.configure()
            .dataSource(database, null, null)
            .locations("classpath:db/migration", "classpath:db/later")
            .load()
            .migrate()
            .migrationsExecuted;

    assertThat(applied).isEqualTo(1);
    assertThat(engine.isAlive()).as("the job was still running").isTrue();
    assertThat(awaitStatus(id, "SUCCEEDED").get("attempt").asInt()).isEqualTo(1);
    kill(old);
    awaitStarts();
    var ids = List.of(submit("linger"), submit("linger"), submit("linger"), submit("linger"));
    assertThat(ids.stream().map(this::workerOf).distinct())
        .as("the one that has started since, and the one before")
        .hasSize(2)
        .doesNotContain(old);
    for (var each : ids) {
      assertThat(awaitStatus(each, "SUCCEEDED").get("attempt").asInt()).isEqualTo(1);
    }
  }
}
