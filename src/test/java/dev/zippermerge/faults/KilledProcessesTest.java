package dev.zippermerge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.TestPostgres;
import dev.zippermerge.engine.spec.Phase;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Workers and engines that are killed (SIGKILL) amid a job. */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // Set before all tests.
class KilledProcessesTest {
  private final String database = TestPostgres.newDatabase();
  private ServiceProcess api;

  @BeforeAll
  void start() throws Exception {
    api = ServiceProcess.start(database, "--zippermerge.roles=api");
  }

  @AfterAll
  void end() {
    api.close();
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void aWorkerKilledInAnyPhaseLeavesTheJobToAnother(Phase phase) throws Exception {
    var id = api.submit("stay_" + phase.name().toLowerCase(Locale.ROOT));
    try (var worker = worker()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> api.get(ServiceProcess.JOBS + "/" + id).json("progress/phase"),
              now -> now.equals(phase.name()));
      worker.kill();
    }
    try (var another = worker()) {
      assertThat(another.pid()).isPositive();
      var job = api.awaitStatus(id, "SUCCEEDED");
      assertThat(job.get("attempt").asInt()).isEqualTo(2);
    }
    assertDoneOnce(id);
  }

  @Test
  void anEngineThatIsKilledIsStartedAgain() throws Exception {
    var id = api.submit("linger");
    try (var worker = worker()) {
      assertThat(worker.pid()).isPositive();
      var log =
          Awaitility.await()
              .atMost(Duration.ofSeconds(30))
              .until(
                  () -> api.get(ServiceProcess.JOBS + "/" + id + "/logs").text(),
                  text -> text.contains("pid "));
      var pid = log.substring(log.indexOf("pid ") + 4).lines().findFirst().orElseThrow();
      ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
      assertThat(api.awaitStatus(id, "SUCCEEDED").get("attempt").asInt()).isEqualTo(2);
    }
    assertDoneOnce(id);
  }

  private ServiceProcess worker() throws Exception {
    return ServiceProcess.start(database, "--zippermerge.roles=worker");
  }

  /** One success, one artifact. */
  private void assertDoneOnce(String id) throws Exception {
    var events = api.get(ServiceProcess.JOBS + "/" + id + "/events").text();
    assertThat(events.split("\"SUCCEEDED\"", -1)).hasSize(2);
    var artifact = api.get(ServiceProcess.JOBS + "/" + id + "/artifact");
    assertThat(artifact.status()).isEqualTo(200);
    assertThat(Arrays.hashCode(artifact.bytes())).isNotZero();
  }
}
