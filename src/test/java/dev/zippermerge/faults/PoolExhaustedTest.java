package dev.zippermerge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All connections to the database wait for a lock. */
@Tag("faults")
class PoolExhaustedTest {
  @Test
  void requestsAreToldToComeBackAndNothingIsLost(@TempDir Path folder) throws Exception {
    try (var postgres = OwnPostgres.start(folder);
        var service =
            ServiceProcess.start(
                postgres.url(),
                "--spring.datasource.hikari.maximum-pool-size=4",
                "--spring.datasource.hikari.connection-timeout=1000")) {
      var id = service.submit("linger");

      var during = whileLocked(postgres, service);

      assertThat(during).extracting(Answer::status).containsOnly(200, 503);
      assertThat(during)
          .filteredOn(answer -> answer.status() == 503)
          .allSatisfy(answer -> assertThat(answer.json("code")).isEqualTo("DATABASE_UNAVAILABLE"));
      assertThat(service.awaitStatus(id, "SUCCEEDED").get("attempt").asInt()).isEqualTo(1);
      assertThat(service.health().status()).isEqualTo(200);
      assertThat(service.get(ServiceProcess.MODELS).status()).isEqualTo(200);
    }
  }

  /** Answers to requests for jobs, whose table is locked for three seconds. */
  private static List<Answer> whileLocked(OwnPostgres postgres, ServiceProcess service)
      throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var connection = postgres.source().getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table merge_job in access exclusive mode");
      Callable<Answer> request = () -> service.get(ServiceProcess.JOBS);
      var answers = new ArrayList<Future<Answer>>();
      for (int i = 0; i < 20; i++) {
        answers.add(threads.submit(request));
      }
      Thread.sleep(3000);
      connection.rollback();
      return answers.stream().map(PoolExhaustedTest::get).toList();
    }
  }

  private static Answer get(Future<Answer> answer) {
    try {
      return answer.get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
