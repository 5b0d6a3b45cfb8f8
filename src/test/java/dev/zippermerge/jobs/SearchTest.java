package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Jobs with a goal, on a worker that does one thing at a time: none may wait for another. */
@TestPropertySource(properties = "zippermerge.worker.concurrency=1")
class SearchTest extends JobTest {
  private long blobsBefore;

  @BeforeEach
  void countBlobs() {
    blobsBefore = count("blob");
  }

  @Test
  void takesTheMergeOfTheTrialThatIsChosen() throws Exception {
    var id = search("first");

    var job = awaitStatus(id, "SUCCEEDED");

    assertThat(job.at("/request/goal/maxAccuracyDrop").asDouble()).isEqualTo(0.5);
    assertThat(job.at("/tasks/1/name").asString()).isEqualTo("second");
    assertThat(job.at("/progress/phase").asString()).isEqualTo("SEARCH");
    assertThat(job.at("/progress/layersDone").asInt()).isEqualTo(6);
    assertThat(job.at("/progress/percent").asDouble()).isEqualTo(100);
    assertThat(job.get("attempt").asInt()).as("a decision before and after rounds").isEqualTo(4);
    assertThat(getJob("/" + id + "/artifact").bytes())
        .isEqualTo(FakeMerge.artifact(FakeTrials.seed("whole-2-1")));
    assertThat(json(getJob("/" + id + "/layers"))).hasSize(1);
    assertThat(getJob("/" + id + "/history").json("0/step")).isEqualTo("20");
    assertThat(count("blob")).isEqualTo(blobsBefore + 1);
    showsItsTrials(id);
    assertThat(deleteJob("/" + id).status()).isEqualTo(204);
    leavesNothing(id);
  }

  private void showsItsTrials(String id) throws Exception {
    var trials = json(getJob("/" + id + "/trials"));
    assertThat(trials.valueStream().map(trial -> trial.get("id").asString()))
        .containsExactly(
            "conv1-8-16", "conv1-8-32", "fc1-8-16", "whole-1-1", "whole-1-2", "whole-2-1");
    assertThat(trials.valueStream().map(SearchTest::status)).containsOnly("DONE");
    assertThat(trials.at("/3/codings/1/layer").asString()).isEqualTo("fc1");
    assertThat(trials.at("/3/bytes").asLong()).isEqualTo(3200);
    assertThat(trials.at("/3/tasks/0/drop").asDouble()).isEqualTo(0.25);
    assertThat(trials.valueStream().map(trial -> trial.get("chosen").asBoolean()))
        .containsExactly(false, false, false, false, false, true);
    var rows = List.of(getJob("/" + id + "/trials", "Accept", "text/csv").text().split("\r\n"));
    assertThat(rows).hasSize(13);
    assertThat(rows.get(7))
        .isEqualTo(
            "whole-1-1,WHOLE,DONE,conv1:8/16 fc1:8/16,3200,31.25,true,false,first,0.9975,1.0,0.25,0.25");
    assertThat(getJob("/" + id + "/events").text())
        .contains("event:trial\ndata:{\"id\": \"fc1-8-16\", \"status\": \"DONE\"}");
    assertThat(getJob("/" + id + "/logs").text()).contains("] whole-1-1: pid ");
  }

  @Test
  void leavesOutATrialThatCrashesThreeTimes() throws Exception {
    var id = search("crash");
    awaitStatus(id, "SUCCEEDED");

    var trial = json(getJob("/" + id + "/trials")).get(0);
    assertThat(status(trial)).isEqualTo("FAILED");
    assertThat(trial.get("attempt").asInt()).isEqualTo(3);
    assertThat(trial.at("/problem/code").asString()).isEqualTo("ENGINE_CRASHED");
    assertThat(getJob("/" + id + "/trials?format=csv").text())
        .contains("conv1-8-16,LAYER,FAILED,conv1:8/16,,,false,false,,,,,\r\n");
  }

  @Test
  void failsWhereEveryTrialOfALayerIsRefused() throws Exception {
    var id = search("refuse_layer");

    var job = awaitStatus(id, "FAILED");

    assertThat(job.at("/problem/code").asString()).isEqualTo("ALIGNMENT_IMPOSSIBLE");
    var trials = json(getJob("/" + id + "/trials"));
    assertThat(trials.valueStream().map(SearchTest::status))
        .containsExactly("FAILED", "FAILED", "DONE");
    assertThat(trials.at("/0/attempt").asInt()).isEqualTo(1);
  }

  @Test
  void failsWhereTheSearchDoesNotGoOn() throws Exception {
    var job = awaitStatus(search("stuck"), "FAILED");

    assertThat(job.at("/problem/code").asString()).isEqualTo("INTERNAL_ERROR");
  }

  @Test
  void failsWhereTheGoalIsNotMet() throws Exception {
    var id = search("unreachable");

    var job = awaitStatus(id, "FAILED");

    assertThat(job.at("/problem/code").asString()).isEqualTo("GOAL_NOT_MET");
    assertThat(job.at("/problem/culprit").asString()).isEqualTo("goal.maxAccuracyDrop");
    assertThat(json(getJob("/" + id + "/trials"))).hasSize(4);
    assertThat(getJob("/" + id + "/artifact").status()).isEqualTo(409);
    leavesNoBlobs();
  }

  @Test
  void cancelReachesTheTrialsAndRetryBeginsAnew() throws Exception {
    var id = search("hang");
    var engine = engineOf(id);

    assertThat(postJob("/" + id + "/cancel", "").json("status")).isEqualTo("CANCELLED");

    engine.onExit().get(2, TimeUnit.SECONDS);
    var trials = json(getJob("/" + id + "/trials"));
    assertThat(trials.valueStream().map(SearchTest::status)).hasSize(3).containsOnly("CANCELLED");
    leavesNoBlobs();

    assertThat(postJob("/" + id + "/retry", "").json("status")).isEqualTo("QUEUED");
    assertThat(json(getJob("/" + id + "/trials"))).isEmpty();
    await(id, job -> count("merge_trial where status = 'RUNNING'") == 1);
    assertThat(postJob("/" + id + "/cancel", "").status()).isEqualTo(202);
    assertThat(deleteJob("/" + id).status()).isEqualTo(204);
    leavesNothing(id);
  }

  @Test
  void aJobWithoutAGoalHasNoTrials() throws Exception {
    var id = submit("first");
    awaitStatus(id, "SUCCEEDED");
    assertThat(json(getJob("/" + id + "/trials"))).isEmpty();
    assertThat(getJob("/00000000-0000-0000-0000-000000000000/trials").status()).isEqualTo(404);
  }

  private void leavesNothing(String id) {
    assertThat(count("merge_trial where job_id = '" + id + "'")).isZero();
    Awaitility.await().until(() -> count("merge_queue"), left -> left == 0);
    leavesNoBlobs();
  }

  private void leavesNoBlobs() {
    assertThat(count("blob")).isEqualTo(blobsBefore);
  }

  private static String status(JsonNode trial) {
    return trial.get("status").asString();
  }
}
