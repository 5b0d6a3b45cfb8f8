package dev.zippermerge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class HealthCheckTest extends ServiceTest {
  @Test
  void onlyAServiceThatIsReadyIsHealthy() throws Exception {
    assertThat(check(managementPort(), "/actuator/health/readiness")).isZero();
    assertThat(check(managementPort(), "/nowhere")).isOne();
    assertThat(check(port(), "/actuator/health/readiness")).isOne();
  }

  @Test
  void whereNobodyListensNothingIsHealthy() throws Exception {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertThat(check(free, "/actuator/health/readiness")).isOne();
  }

  private static int check(int port, String path) {
    return ServiceCli.line().execute("health", "http://localhost:" + port + path);
  }
}
