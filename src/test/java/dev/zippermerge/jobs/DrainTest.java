package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A worker that is asked to end says that it is not ready any more, and hands its job back. */
@Tag("faults")
class DrainTest extends WorkerProcessTest {
  @Test
  void aDrainingWorkerIsNotReady() throws Exception {
    int port = freePort();
    var worker = startWorker(port);
    awaitStarts();
    assertThat(readiness(port)).isEqualTo(200);
    String id;
    do { // Two other workers take jobs, too.
      id = submit("reluctant");
      awaitCheckpoint(id);
    } while (workerOf(id) != worker.pid());

    askToEnd(worker.pid());
    Awaitility.await()
        .pollInterval(Duration.ofMillis(50))
        .until(() -> readiness(port), status -> status == 503);
    assertThat(worker.isAlive()).isTrue();

    assertThat(worker.waitFor(20, TimeUnit.SECONDS)).isTrue();
    awaitStatus(id, "SUCCEEDED");
    assertThat(getJob("/" + id + "/logs").text()).contains("[2] resumed from step 12");
  }

  private static int readiness(int port) throws IOException {
    var address = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
    return ((HttpURLConnection) address.toURL().openConnection()).getResponseCode();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
