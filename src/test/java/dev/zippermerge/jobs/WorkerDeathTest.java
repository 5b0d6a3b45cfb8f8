package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.test.context.TestPropertySource;

/** Workers in processes of their own, on one database; the service under test has none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestPropertySource(properties = "zippermerge.roles=api")
class WorkerDeathTest extends JobTest {
  @Value("${spring.datasource.url}")
  private String database = "";

  private final List<Process> workers = new ArrayList<>();
  private final List<Process> starting = new ArrayList<>();
  private long blobsBefore;

  @BeforeEach
  void startTwoWorkers() throws Exception {
    jdbc.sql("delete from scheduled_tasks").update(); // Of tests that shared the service.
    blobsBefore = count("blob");
    while (workers.size() < 2) {
      startWorker();
    }
    for (var worker : starting) {
      awaitStart(worker);
    }
    starting.clear();
  }

  @AfterAll
  void endWorkers() {
    workers.forEach(Process::destroyForcibly);
  }

  @Test
  void twoWorkersShareTheJobsAndNeverOneJob() throws Exception {
    // More than two: a worker may still be busy with the engine of a test before.
    var lingering = List.of(submit("linger"), submit("linger"), submit("linger"), submit("linger"));
    var ids =
        Stream.concat(lingering.stream(), Stream.of(submit("first"), submit("first"))).toList();
    assertThat(lingering.stream().map(this::workerOf).distinct()).hasSize(2);

    for (var id : ids) {
      assertThat(awaitStatus(id, "SUCCEEDED").get("attempt").asInt()).isEqualTo(1);
      assertThat(getJob("/" + id + "/events").text().split("\"RUNNING\"")).hasSize(2);
    }
  }

  @Test
  void aJobOutlivesItsWorkerWithinAMinute() throws Exception {
    var id = submit("linger");
    var engine = engineOf(id);
    long killed = System.nanoTime();
    kill(workerOf(id));

    engine.onExit().get(10, TimeUnit.SECONDS);
    var job = awaitStatus(id, "SUCCEEDED");

    assertThat(job.get("attempt").asInt()).isEqualTo(2);
    assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(60));
    assertThat(getJob("/" + id + "/artifact").bytes()).isEqualTo(FakeMerge.artifact(7));
  }

  @Test
  void twoWorkersShareTheTrialsAndASearchOutlivesOneOfThem() throws Exception {
    var id = search("linger");
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> count("merge_trial where status = 'RUNNING'"), running -> running == 2);
    var pids = workersOfTrials(id);
    assertThat(pids).hasSize(2).doesNotHaveDuplicates();
    kill(pids.getFirst());

    awaitStatus(id, "SUCCEEDED");

    assertThat(count("merge_trial where attempt = 2 and job_id = '" + id + "'")).isEqualTo(1);
    assertThat(count("merge_trial where attempt > 2 and job_id = '" + id + "'")).isZero();
    assertThat(count("blob")).isEqualTo(blobsBefore + 1);
  }

  private List<Long> workersOfTrials(String id) {
    return jdbc
        .sql("select worker from merge_trial where job_id = ? and status = 'RUNNING'")
        .param(UUID.fromString(id))
        .query(String.class)
        .stream()
        .map(worker -> pid(String.valueOf(worker)))
        .toList();
  }

  @Test
  void anotherWorkerGoesOnFromTheCheckpointOfAKilledOne() throws Exception {
    var id = submit("resumable");
    awaitCheckpoint(id);
    kill(workerOf(id));

    var job = awaitStatus(id, "SUCCEEDED");

    assertThat(job.get("attempt").asInt()).isEqualTo(2);
    assertThat(getJob("/" + id + "/logs").text()).contains("[2] resumed from step 10");
    assertThat(count("merge_job_checkpoint")).isZero();
    // The artifact is all that is left, beside the model and the data set.
    assertThat(count("blob")).isEqualTo(blobsBefore + 1);
  }

  @Test
  void aWorkerThatIsAskedToEndLeavesALastCheckpoint() throws Exception {
    var id = submit("resumable");
    awaitCheckpoint(id);
    askToEnd(workerOf(id));

    awaitStatus(id, "SUCCEEDED");

    assertThat(getJob("/" + id + "/logs").text()).contains("[2] resumed from step 12");
    assertThat(count("merge_job_checkpoint")).isZero();
  }

  @Test
  void aCancelledJobLeavesNoCheckpoint() throws Exception {
    var id = submit("resumable");
    awaitCheckpoint(id);
    postJob("/" + id + "/cancel", "");
    awaitStatus(id, "CANCELLED");
    assertThat(count("merge_job_checkpoint")).isZero();
    assertThat(count("blob")).isEqualTo(blobsBefore);
  }

  private void awaitCheckpoint(String id) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> count("merge_job_checkpoint where job_id = '" + id + "'"), found -> found == 1);
  }

  @Test
  void aWorkerThatIsAskedToEndHandsItsJobBack() throws Exception {
    var id = submit("linger");
    var engine = engineOf(id);

    var worker = askToEnd(workerOf(id));

    engine.onExit().get(5, TimeUnit.SECONDS);
    worker.get(20, TimeUnit.SECONDS);
    var job = awaitStatus(id, "SUCCEEDED");
    assertThat(job.get("attempt").asInt()).isEqualTo(2);
    assertThat(getJob("/" + id + "/events").text().split("\"QUEUED\"")).hasSize(3);
  }

  /** The process that works on a job. */
  private long workerOf(String id) {
    var worker =
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () ->
                    jdbc.sql("select coalesce(worker, '') from merge_job where id = ?")
                        .param(UUID.fromString(id))
                        .query(String.class)
                        .single(),
                name -> !name.isEmpty());
    return pid(worker);
  }

  private static long pid(String worker) {
    return Long.parseLong(worker.substring(worker.lastIndexOf('/') + 1));
  }

  private void kill(long pid) throws IOException {
    replace(pid).destroyForcibly();
  }

  private CompletableFuture<ProcessHandle> askToEnd(long pid) throws IOException {
    var worker = replace(pid);
    worker.destroy();
    return worker.onExit();
  }

  /** Starts another worker in place of one, which the test need not wait for. */
  private ProcessHandle replace(long pid) throws IOException {
    var worker = workers.stream().filter(each -> each.pid() == pid).findFirst().orElseThrow();
    workers.remove(worker);
    startWorker();
    return worker.toHandle();
  }

  private void startWorker() throws IOException {
    var worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                // Starts in half the time.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.zippermerge.Zippermerge",
                "serve",
                "--zippermerge.roles=worker",
                "--zippermerge.engine.main-class=dev.zippermerge.runner.FakeEngine",
                "--spring.datasource.url=" + database,
                "--server.port=0",
                "--management.server.port=0")
            .redirectErrorStream(true)
            .start();
    workers.add(worker);
    starting.add(worker);
  }

  /** Waits until a worker polls for jobs; its further output is thrown away. */
  private static void awaitStart(Process worker) throws IOException {
    var lines = worker.inputReader();
    var log = new StringBuilder();
    for (var line = lines.readLine(); ; line = lines.readLine()) {
      assertThat(line).as("worker ended: %s", log).isNotNull();
      log.append(line).append('\n');
      if (line.contains("Started Zippermerge")) {
        break;
      }
    }
    Thread.startVirtualThread(() -> lines.lines().forEach(line -> {}));
  }
}
