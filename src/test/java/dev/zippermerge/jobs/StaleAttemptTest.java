package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.spec.EngineEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** A worker that was only slow cannot overwrite its successor. Nothing polls for jobs here. */
@TestPropertySource(properties = "zippermerge.roles=api")
class StaleAttemptTest extends JobTest {
  @Autowired private AttemptStates states;
  @Autowired private JobResults results;
  @Autowired private JobCheckpoints checkpoints;
  @TempDir private Path folder;

  @Test
  void aReplicaWithoutTheWorkerRoleRunsNothing() throws Exception {
    var id = submit("first");

    Thread.sleep(2500);

    assertThat(json(getJob("/" + id)).get("status").asString()).isEqualTo("QUEUED");
  }

  @Test
  void nothingOfAnEarlierAttemptIsWritten() throws Exception {
    var ticket = new Ticket(UUID.fromString(submit("first")), 1);
    var slow = states.claim(ticket, "slow").orElseThrow().attempt();
    var successor = states.claim(ticket, "successor").orElseThrow().attempt();
    long blobs = blobs();
    var problem = new JobProblem("ENGINE_CRASHED", null, "of the slow one", List.of());

    assertThat(successor.number()).isEqualTo(2);
    assertThat(states.running(slow)).isFalse();
    assertThat(states.record(slow, null, List.of(line("of the slow one")))).isFalse();
    assertThat(states.fail(slow, problem)).isFalse();
    assertThat(states.requeue(slow, true)).isFalse();
    assertThat(states.cancelled(slow)).isFalse();
    assertThat(results.store(slow, done(), folder)).isFalse();
    var checkpoint = Files.writeString(folder.resolve("checkpoint"), "of the slow one");
    assertThat(checkpoints.store(slow, checkpoint)).isFalse();
    assertThat(checkpoints.fetch(ticket.jobId(), folder)).isEmpty();

    assertThat(blobs()).isEqualTo(blobs);
    assertThat(states.record(successor, null, List.of(line("of the successor")))).isTrue();
    assertThat(results.store(successor, done(), folder)).isTrue();
    var id = ticket.jobId().toString();
    assertThat(json(getJob("/" + id)).get("status").asString()).isEqualTo("SUCCEEDED");
    assertThat(getJob("/" + id + "/logs").text())
        .contains("of the successor")
        .doesNotContain("of the slow one");
  }

  @Test
  void aCancellingJobWhoseWorkerDiedEndsCancelled() throws Exception {
    var id = submit("first");
    var ticket = new Ticket(UUID.fromString(id), 1);
    var attempt = states.claim(ticket, "dying").orElseThrow().attempt();
    assertThat(json(postJob("/" + id + "/cancel", "")).get("status").asString())
        .isEqualTo("CANCELLING");

    assertThat(results.store(attempt, done(), folder)).isFalse();
    assertThat(states.claim(ticket, "successor")).isEmpty();

    assertThat(json(getJob("/" + id)).get("status").asString()).isEqualTo("CANCELLED");
  }

  @Test
  void anOldTicketTriggersNothing() throws Exception {
    var id = submit("first");
    postJob("/" + id + "/cancel", "");
    postJob("/" + id + "/retry", "");

    assertThat(states.claim(new Ticket(UUID.fromString(id), 1), "late")).isEmpty();
    assertThat(states.claim(new Ticket(UUID.fromString(id), 2), "right")).isPresent();
  }

  private static JobEvent.Draft line(String text) {
    return new JobEvent.Draft(JobEvent.Type.LOG, new JobEvent.Line(text));
  }

  private EngineEvent.Done done() throws Exception {
    Files.write(folder.resolve("merged.zip"), new byte[] {1, 2, 3});
    var result =
        """
        {"layers":[],"tasks":[],"totals":{"originalBytes":1,"mergedBytes":1,"artifactBytes":3,\
        "compression":1},"secondsByPhase":{},"curves":[],"digests":{},"seed":1,"versions":{}}""";
    Files.writeString(folder.resolve("result.json"), result);
    return new EngineEvent.Done("result.json", "merged.zip");
  }

  private long blobs() {
    return jdbc.sql("select count(*) from blob").query(Long.class).single();
  }
}
