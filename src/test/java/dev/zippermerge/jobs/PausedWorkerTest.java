package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A worker that stands still for so long that its job is taken up by another, and then goes on: two
 * workers believe that they own one job.
 */
@Tag("faults")
class PausedWorkerTest extends WorkerProcessTest {
  @Test
  void aJobIsDoneOnceWhereItsPausedWorkerFinishesItToo() throws Exception {
    var id = submit("linger");
    engineOf(id);
    long paused = workerOf(id);
    signal("STOP", paused);
    // Long before, its engine has ended, and what that has made waits for its worker.
    await(id, job -> job.get("attempt").asInt() == 2);
    assertThat(workerOf(id)).isNotEqualTo(paused);

    signal("CONT", paused);

    doneOnceInTheSecondAttempt(id);
    bothWorkersWorkOn();
  }

  @Test
  void aJobIsDoneOnceWhereItsPausedWorkerGoesOnAfterwards() throws Exception {
    var id = submit("linger");
    engineOf(id);
    long paused = workerOf(id);
    signal("STOP", paused);
    awaitStatus(id, "SUCCEEDED");
    var before = getJob("/" + id).text();

    signal("CONT", paused);

    bothWorkersWorkOn();
    doneOnceInTheSecondAttempt(id);
    assertThat(getJob("/" + id).text()).isEqualTo(before);
  }

  private void doneOnceInTheSecondAttempt(String id) throws Exception {
    var job = awaitStatus(id, "SUCCEEDED");
    assertThat(job.get("attempt").asInt()).isEqualTo(2);
    var events = getJob("/" + id + "/events").text();
    assertThat(events.split("\"SUCCEEDED\"")).hasSize(2);
    assertThat(events.split("\"RUNNING\"")).hasSize(3);
    assertThat(getJob("/" + id + "/artifact").bytes()).isEqualTo(FakeMerge.artifact(7));
  }

  /** Each takes a job again, and nothing is left of what one of them had made in vain. */
  private void bothWorkersWorkOn() throws Exception {
    var ids = List.of(submit("linger"), submit("linger"), submit("linger"), submit("linger"));
    assertThat(ids.stream().map(this::workerOf).distinct()).hasSize(2);
    for (var id : ids) {
      assertThat(awaitStatus(id, "SUCCEEDED").get("attempt").asInt()).isEqualTo(1);
    }
    assertThat(count("blob")).isEqualTo(blobsBefore + 1 + ids.size());
    assertThat(count("merge_queue")).isZero();
  }

  private static void signal(String signal, long pid) throws IOException, InterruptedException {
    int status = new ProcessBuilder("kill", "-" + signal, "" + pid).start().waitFor();
    assertThat(status).isZero();
  }
}
