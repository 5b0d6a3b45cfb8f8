package dev.zippermerge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.TestPostgres;
import java.sql.DriverManager;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The database's clock, the only one that the queue goes by, is set an hour forth or back: all
 * times in the queue lie so much further back, or ahead, than they did.
 */
@Tag("faults")
class ClockStepTest {
  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void jobsAreDoneOnceAndDeadWorkersNoticed(int hours) throws Exception {
    var database = TestPostgres.newDatabase();
    try (var connection = DriverManager.getConnection(database);
        var api = ServiceProcess.start(database, "--zippermerge.roles=api");
        var killed = ServiceProcess.start(database, "--zippermerge.roles=worker")) {
      var jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
      var orphaned = api.submit("linger");
      awaitRunning(jdbc);
      killed.kill();
      var ids = List.of(orphaned, api.submit("linger"), api.submit("linger"));
      step(jdbc, hours);
      try (var worker = ServiceProcess.start(database, "--zippermerge.roles=worker")) {
        assertThat(worker.pid()).isPositive();
        awaitRunning(jdbc);
        step(jdbc, hours);
        for (var id : ids) {
          api.awaitStatus(id, "SUCCEEDED");
          var events = api.get(ServiceProcess.JOBS + "/" + id + "/events").text();
          assertThat(events.split("\"SUCCEEDED\"", -1)).hasSize(2);
        }
      }
      assertThat(jdbc.sql("select count(*) from merge_queue").query(Long.class).single()).isZero();
    }
  }

  private static void awaitRunning(JdbcClient jdbc) {
    Awaitility.await()
        .until(
            () ->
                jdbc.sql("select count(*) from merge_queue where worker is not null")
                    .query(Long.class)
                    .single(),
            running -> running > 0);
  }

  private static void step(JdbcClient jdbc, int hours) {
    jdbc.sql(
            """
            update merge_queue set seen_at = seen_at + make_interval(hours => :hours),
              due_at = due_at + make_interval(hours => :hours),
              queued_at = queued_at + make_interval(hours => :hours)
            """)
        .param("hours", hours)
        .update();
    jdbc.sql("update queue_owner set served_at = served_at + make_interval(hours => :hours)")
        .param("hours", hours)
        .update();
  }
}
