package dev.zippermerge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL ends and comes back while the service works. */
@Tag("faults")
@SuppressWarnings("NullAway.Init") // Set before each test.
class DatabaseRestartTest {
  private static final int UPLOAD = 300 << 20;

  @TempDir private Path folder;
  private OwnPostgres postgres;
  private ServiceProcess service;

  @BeforeEach
  void start() throws Exception {
    postgres = OwnPostgres.start(folder);
    service = ServiceProcess.start(postgres.url(), "--zippermerge.worker.concurrency=2");
  }

  @AfterEach
  void end() throws Exception {
    service.close();
    postgres.close();
  }

  @Test
  void underLoadNoJobIsLostAndNoneDoneTwice() throws Exception {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 6; i++) {
      ids.add(service.submit("linger"));
    }
    var statuses = poll(ids);
    assertThat(statuses).contains(200, 503).isSubsetOf(Set.of(200, 503));
    long blobs = postgres.count("blob");
    for (var id : ids) {
      var job = service.awaitStatus(id, "SUCCEEDED");
      assertThat(job.get("attempt").asInt()).isLessThanOrEqualTo(2);
    }
    // Each job's model, data set and artifact, and nothing else.
    assertThat(postgres.count("blob")).isEqualTo(3L * ids.size()).isGreaterThanOrEqualTo(blobs);
    assertThat(postgres.count("merge_job_event where type = 'status' and data::text like '%SUCC%'"))
        .isEqualTo(ids.size());
  }

  /** The statuses of many requests while PostgreSQL is stopped for three seconds. */
  private Set<Integer> poll(List<String> ids) throws Exception {
    Set<Integer> statuses = ConcurrentHashMap.newKeySet();
    var polling = new AtomicBoolean(true);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 10; i++) {
        var path = ServiceProcess.JOBS + "/" + ids.get(i % ids.size());
        threads.submit(
            () -> {
              while (polling.get()) {
                statuses.add(service.get(path).status());
              }
              return null;
            });
      }
      Thread.sleep(2000);
      postgres.stop();
      Thread.sleep(3000);
      postgres.startAgain();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> service.get(ServiceProcess.JOBS).status(), status -> status == 200);
      polling.set(false);
    }
    return new HashSet<>(statuses);
  }

  @Test
  void anUploadThatItInterruptsIsRefusedWholeAndWorksAgain() throws Exception {
    var upload = CompletableFuture.supplyAsync(this::upload);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                postgres.count(
                    "pg_stat_activity where state <> 'idle' and query like '%blob_chunk%'"
                        + " and pid <> pg_backend_pid()"),
            active -> active > 0);
    postgres.stop();
    var answer = upload.join();
    postgres.startAgain();

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json("code")).isEqualTo("DATABASE_UNAVAILABLE");
    assertThat(answer.header("Retry-After")).isNotEmpty();
    assertThat(postgres.count("blob")).isZero();
    assertThat(postgres.count("blob_chunk")).isZero();
    assertThat(postgres.count("model")).isZero();
    assertThat(upload().status()).isEqualTo(201);
  }

  private Answer upload() {
    try {
      return service.upload(ServiceProcess.MODELS, FormData.bytes(UPLOAD));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
