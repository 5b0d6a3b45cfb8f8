package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.spec.TrialResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Each round of trials begins and ends once. Nothing polls for jobs here. */
@TestPropertySource(properties = "zippermerge.roles=api")
class SearchStatesTest extends JobTest {
  private static final JobProblem PROBLEM = new JobProblem("ENGINE_CRASHED", null, "", List.of());

  @Autowired private AttemptStates jobs;
  @Autowired private Searches searches;
  @Autowired private TrialStates trials;
  @Autowired private JobCheckpoints checkpoints;
  @TempDir private Path folder;
  private UUID id = new UUID(0, 0);
  private Attempt deciding = new Attempt(id, 0);

  @BeforeEach
  void beginARound() throws Exception {
    id = UUID.fromString(search("first"));
    deciding = jobs.claim(new Ticket(id, 1), "worker").orElseThrow().attempt();
    assertThat(searches.begin(deciding, List.of(trial("fc1"), trial("fc2"))))
        .isEqualTo(Work.End.SEARCHING);
  }

  @Test
  void trialsThatEndAtTheSameMomentTriggerTheJobOnce() throws Exception {
    for (int round = 2; round < 20; round += 2) {
      var last = List.of(claim(round, "fc1"), claim(round, "fc2"));
      var barrier = new CyclicBarrier(2);
      try (var pool = Executors.newFixedThreadPool(2)) {
        for (var attempt : last) {
          pool.submit(() -> barrier.await() >= 0 && trials.done(attempt, result(attempt)));
        }
      }

      assertThat(executions(QueueEntry.NO_TRIAL, round + 1)).isEqualTo(1);
      jdbc.sql("delete from merge_trial where job_id = ?").param(id).update();
      var next = jobs.claim(new Ticket(id, round + 1), "worker").orElseThrow().attempt();
      searches.begin(next, List.of(trial("fc1"), trial("fc2")));
    }
  }

  @Test
  void whatIsLeftOfADecisionOrARoundTriggersNothing() {
    assertThat(jobs.claim(new Ticket(id, 1), "revived")).isEmpty();
    assertThat(trials.claim(ticket(1, "fc1"), "late")).isEmpty();

    for (var trial : List.of("fc1", "fc2")) {
      var attempt = claim(2, trial);
      assertThat(trials.done(attempt, result(attempt))).isTrue();
    }

    assertThat(trials.claim(ticket(2, "fc1"), "revived")).isEmpty();
    assertThat(jobs.claim(new Ticket(id, 3), "worker").orElseThrow().attempt().number())
        .isEqualTo(2);
    assertThat(searches.begin(deciding, List.of(trial("fc3")))).isEqualTo(Work.End.LOST);
  }

  @Test
  void nothingOfAnEarlierAttemptAtATrialIsWritten() throws Exception {
    var slow = claim(2, "fc1");
    var successor = claim(2, "fc1");

    assertThat(successor.number()).isEqualTo(2);
    assertThat(trials.running(slow)).isFalse();
    assertThat(trials.record(slow, null, List.of())).isFalse();
    assertThat(trials.done(slow, result(slow))).isFalse();
    assertThat(trials.fail(slow, PROBLEM)).isFalse();
    assertThat(trials.requeue(slow, true)).isFalse();
    long blobs = count("blob");
    var file = Files.writeString(folder.resolve("checkpoint"), "step 1");
    assertThat(checkpoints.store(slow, file)).isFalse();
    assertThat(count("blob")).isEqualTo(blobs);

    assertThat(checkpoints.store(successor, file)).isTrue();
    assertThat(checkpoints.fetch(successor, folder)).isPresent();
    assertThat(trials.done(successor, result(successor))).isTrue();
    assertThat(checkpoints.fetch(successor, folder)).isEmpty();
    assertThat(count("blob")).isEqualTo(blobs);
  }

  @Test
  void nothingOfACancelledJobsTrialsIsWritten() throws Exception {
    var running = claim(2, "fc1");
    var file = Files.writeString(folder.resolve("checkpoint"), "step 1");
    long blobs = count("blob");
    assertThat(checkpoints.store(running, file)).isTrue();

    assertThat(postJob("/" + id + "/cancel", "").json("status")).isEqualTo("CANCELLED");

    assertThat(count("blob")).isEqualTo(blobs);
    assertThat(trials.running(running)).isFalse();
    assertThat(trials.done(running, result(running))).isFalse();
    assertThat(trials.claim(ticket(2, "fc2"), "late")).isEmpty();
    postJob("/" + id + "/retry", "");
    assertThat(trials.requeue(running, false)).isFalse();
    assertThat(jobs.claim(new Ticket(id, 3), "worker")).isPresent();
  }

  private TrialAttempt claim(int round, String trial) {
    return trials.claim(ticket(round, trial), "worker").orElseThrow().attempt();
  }

  private TrialTicket ticket(int round, String trial) {
    return new TrialTicket(new Ticket(id, round), trial);
  }

  private long executions(String trial, int queueing) {
    return count(
        "merge_queue where trial = '%s' and job_id = '%s' and queueing = %d"
            .formatted(trial, id, queueing));
  }

  private static Trial trial(String layer) {
    return new Trial(layer, Trial.Kind.LAYER, List.of(new LayerCoding(layer, 8, 16)));
  }

  private static TrialResult result(TrialAttempt attempt) {
    var trial = trial(attempt.trial());
    return new TrialResult(trial.id(), trial.kind(), trial.codings(), 1, 1, List.of());
  }
}
