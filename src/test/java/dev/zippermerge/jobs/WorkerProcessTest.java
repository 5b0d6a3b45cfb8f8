package dev.zippermerge.jobs;

import dev.zippermerge.ServeCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.test.context.TestPropertySource;

/**
 * A test with two workers in processes of their own, on one database; the service under test works
 * on nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestPropertySource(properties = "zippermerge.roles=api")
abstract class WorkerProcessTest extends JobTest {
  @Value("${spring.datasource.url}")
  String database = "";

  private final List<Process> workers = new ArrayList<>();
  private final List<Process> starting = new ArrayList<>();
  long blobsBefore;

  @BeforeEach
  void startTwoWorkers() throws Exception {
    jdbc.sql("delete from merge_queue").update(); // Of tests that shared the service.
    blobsBefore = count("blob");
    while (workers.size() < 2) {
      startWorker();
    }
    awaitStarts();
  }

  @AfterAll
  void endWorkers() {
    workers.forEach(Process::destroyForcibly);
  }

  /** Waits until all workers poll for jobs. */
  final void awaitStarts() throws IOException {
    for (var worker : starting) {
      ServeCommand.await(worker);
    }
    starting.clear();
  }

  final void awaitCheckpoint(String id) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> count("merge_job_checkpoint where job_id = '" + id + "'"), found -> found == 1);
  }

  /** The process that works on a job. */
  final long workerOf(String id) {
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

  static long pid(String worker) {
    return Long.parseLong(worker.substring(worker.lastIndexOf('/') + 1));
  }

  final void kill(long pid) throws IOException {
    replace(pid).destroyForcibly();
  }

  final CompletableFuture<ProcessHandle> askToEnd(long pid) throws IOException {
    var worker = replace(pid);
    worker.destroy();
    return worker.onExit();
  }

  /** Starts another worker in place of one, which the test need not wait for. */
  final ProcessHandle replace(long pid) throws IOException {
    var worker = workers.stream().filter(each -> each.pid() == pid).findFirst().orElseThrow();
    workers.remove(worker);
    startWorker();
    return worker.toHandle();
  }

  final Process startWorker() throws IOException {
    return startWorker(0);
  }

  /**
   * @param managementPort where it tells its health; 0 for any
   */
  final Process startWorker(int managementPort) throws IOException {
    var worker =
        ServeCommand.start(
            List.of(),
            // Starts in half the time.
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
            database,
            List.of(
                "--zippermerge.roles=worker",
                "--server.port=0",
                "--management.server.port=" + managementPort));
    workers.add(worker);
    starting.add(worker);
    return worker;
  }
}
