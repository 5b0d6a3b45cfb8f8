package dev.zippermerge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.TestPostgres;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 200 clients ask for a job's status twice a second while others upload; prints what that took. */
@Tag("faults")
class PollingTest {
  private static final int CLIENTS = 200;
  private static final int ROUNDS = 40;
  private static final int PAUSE_MILLIS = 500;

  @Test
  void everyPollIsAnswered() throws Exception {
    try (var service =
        ServiceProcess.start(TestPostgres.newDatabase(), "--zippermerge.roles=api")) {
      var path = ServiceProcess.JOBS + "/" + service.submit("first");
      Callable<Integer> poll = () -> service.get(path).status();
      Callable<Integer> health = () -> service.health().status();
      times(poll, 10); // Warms up.
      var alone = times(poll, ROUNDS);
      var uploading = new AtomicBoolean(true);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var uploads = threads.submit(() -> uploadWhile(service, uploading));
        var bare = times(health, ROUNDS);
        var polls = times(poll, ROUNDS);
        uploading.set(false);
        System.out.printf(
            "%d clients; p50 and p99 in ms: polls %s, with uploads %s, health with uploads %s;"
                + " %d uploads of 8 MiB%n",
            CLIENTS, quantiles(alone), quantiles(polls), quantiles(bare), uploads.get());
      }
    }
  }

  private static int uploadWhile(ServiceProcess service, AtomicBoolean uploading) throws Exception {
    int done = 0;
    for (; uploading.get(); done++) {
      ServiceProcess.created(service.upload(ServiceProcess.MODELS, FormData.bytes(8 << 20)));
    }
    return done;
  }

  /** Milliseconds of each request of each client, sorted. */
  private static double[] times(Callable<Integer> request, int rounds) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var clients =
          IntStream.range(0, CLIENTS)
              .mapToObj(client -> threads.submit(() -> client(client, request, rounds)))
              .toList();
      var all = new double[CLIENTS * rounds];
      for (int client = 0; client < CLIENTS; client++) {
        System.arraycopy(clients.get(client).get(), 0, all, client * rounds, rounds);
      }
      Arrays.sort(all);
      return all;
    }
  }

  private static double[] client(int client, Callable<Integer> request, int rounds)
      throws Exception {
    Thread.sleep(client * PAUSE_MILLIS / CLIENTS);
    var times = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long begun = System.nanoTime();
      assertThat(request.call()).isEqualTo(200);
      times[i] = (System.nanoTime() - begun) / 1e6;
      Thread.sleep(PAUSE_MILLIS);
    }
    return times;
  }

  private static String quantiles(double... sorted) {
    return "%.1f, %.1f".formatted(sorted[sorted.length / 2], sorted[sorted.length * 99 / 100]);
  }
}
