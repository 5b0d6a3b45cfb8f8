package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Workers that are killed or asked to end. */
class WorkerDeathTest extends WorkerProcessTest {
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
  void aTrialGoesOnFromTheLastCheckpointOfAWorkerThatWasAskedToEnd() throws Exception {
    var id = search("resumable");
    awaitCheckpoint(id);
    askToEnd(workersOfTrials(id).getFirst());

    awaitStatus(id, "SUCCEEDED");

    assertThat(getJob("/" + id + "/logs").text()).contains("whole-1-1: resumed from step 12");
    assertThat(count("merge_job_checkpoint")).isZero();
    assertThat(count("blob")).isEqualTo(blobsBefore + 1);
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
}
