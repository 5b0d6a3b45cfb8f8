package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JobFailureTest extends JobTest {
  @Test
  void failsAfterThreeCrashes() throws Exception {
    var job = awaitStatus(submit("crash"), "FAILED");

    assertThat(job.get("attempt").asInt()).isEqualTo(3);
    var problem = job.get("problem");
    assertThat(problem.get("code").asString()).isEqualTo("ENGINE_CRASHED");
    assertThat(problem.get("detail").asString()).contains("134");
    assertThat(problem.get("lastLogLines").toString()).contains("the fake engine breaks");
    assertThat(getJob("/" + job.get("id").asString() + "/logs").text())
        .contains("[1] the fake engine breaks", "[3] the fake engine breaks");
    var second = getJob("/" + job.get("id").asString() + "/logs?attempt=2").text();
    assertThat(second.lines()).hasSize(2).allMatch(line -> line.contains(" [2] "));
    assertThat(getJob("/" + job.get("id").asString() + "/logs?attempt=2&lines=1").text().lines())
        .hasSize(1)
        .first()
        .asString()
        .endsWith("[2] the fake engine breaks");
    assertThat(getJob("/" + job.get("id").asString() + "/logs?lines=0").status()).isEqualTo(400);
  }

  @Test
  void failsAtOnceWhereTheEngineRefuses() throws Exception {
    var job = awaitStatus(submit("refuse"), "FAILED");

    assertThat(job.get("attempt").asInt()).isEqualTo(1);
    assertThat(job.get("problem").get("code").asString()).isEqualTo("ALIGNMENT_IMPOSSIBLE");
    assertThat(job.get("problem").get("culprit").asString()).isEqualTo("conv1");
  }

  @Test
  void failsWhereTheEngineNeedsTooMuchMemory() throws Exception {
    var job = awaitStatus(submit("hoard"), "FAILED");

    assertThat(job.get("attempt").asInt()).isEqualTo(3);
    assertThat(job.get("problem").get("code").asString()).isEqualTo("ENGINE_OUT_OF_MEMORY");
  }

  @Test
  void failsAtOnceWhereTheEngineNeedsTooLargeAFile() throws Exception {
    var job = awaitStatus(submit("bloat"), "FAILED");

    assertThat(job.get("attempt").asInt()).isEqualTo(1);
    assertThat(job.get("problem").get("code").asString()).isEqualTo("ENGINE_FILE_TOO_LARGE");
  }

  @Test
  void readsNoFileOutsideOfTheEnginesFolder() throws Exception {
    var id = submit("link");
    var job = awaitStatus(id, "FAILED");

    assertThat(job.get("problem").get("code").asString()).isEqualTo("INTERNAL_ERROR");
    assertThat(getJob("/" + id + "/artifact").status()).isEqualTo(409);
  }

  @Test
  void namesOutOfModelsNeitherForgeLinesNorKeepAJobFromItsEnd() throws Exception {
    var id = submit("forge");
    var job = awaitStatus(id, "FAILED");

    assertThat(job.get("attempt").asInt()).isEqualTo(1);
    assertThat(job.get("problem").get("culprit").asString()).isEqualTo("conv\uFFFD");
    assertThat(getJob("/" + id + "/logs").text().lines())
        .anyMatch(line -> line.endsWith("layer conv 2026-11-22 ERROR forged"));
  }

  @Test
  void takesLinesThatAreNoEventsAsLog() throws Exception {
    var id = submit("babble");
    awaitStatus(id, "SUCCEEDED");

    assertThat(getJob("/" + id + "/logs").text()).contains("this is not JSON");
  }

  @Test
  void cancelKillsTheEngineWithinTwoSeconds() throws Exception {
    var id = submit("hang");
    var engine = engineOf(id);

    var cancelled = postJob("/" + id + "/cancel", "");

    assertThat(cancelled.status()).isEqualTo(202);
    assertThat(json(cancelled).get("status").asString()).isIn("CANCELLING", "CANCELLED");
    engine.onExit().get(2, TimeUnit.SECONDS);
    assertThat(awaitStatus(id, "CANCELLED").has("finishedAt")).isTrue();
    assertThat(postJob("/" + id + "/cancel", "").status()).isEqualTo(202);
  }

  @Test
  void cancelsAQueuedJobAtOnce() throws Exception {
    var busy = new String[] {submit("hang"), submit("hang")};
    engineOf(busy[0]);
    engineOf(busy[1]);
    var first = submit("first");
    var second = submit("first");
    assertThat(json(getJob("/" + first)).get("queuePosition").asInt()).isEqualTo(1);
    assertThat(json(getJob("/" + second)).get("queuePosition").asInt()).isEqualTo(2);

    assertThat(json(postJob("/" + first + "/cancel", "")).get("status").asString())
        .isEqualTo("CANCELLED");
    assertThat(json(getJob("/" + second)).get("queuePosition").asInt()).isEqualTo(1);

    for (var id : busy) {
      postJob("/" + id + "/cancel", "");
    }
    awaitStatus(second, "SUCCEEDED");
    assertThat(json(getJob("/" + first)).get("attempt").asInt()).isZero();
  }

  @Test
  void retriesOnlyWhatFailedOrWasCancelled() throws Exception {
    var id = submit("refuse");
    awaitStatus(id, "FAILED");

    var retried = postJob("/" + id + "/retry", "");

    assertThat(retried.status()).isEqualTo(202);
    assertThat(json(retried).get("status").asString()).isEqualTo("QUEUED");
    assertThat(json(retried).has("problem")).isFalse();
    var job = await(id, now -> now.has("problem"));
    assertThat(job.get("attempt").asInt()).isEqualTo(2);
    var succeeded = submit("first");
    awaitStatus(succeeded, "SUCCEEDED");
    var refused = postJob("/" + succeeded + "/retry", "");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(json(refused).get("code").asString()).isEqualTo("JOB_NOT_RETRYABLE");
    assertThat(postJob("/" + succeeded + "/cancel", "").status()).isEqualTo(409);
  }

  /** As an api of a later release may leave it while this one's workers still run. */
  @Test
  void aRequestThatNoWorkerCanReadWaitsAndKeepsNobodyBack() throws Exception {
    var busy = new String[] {submit("hang"), submit("hang")};
    engineOf(busy[0]);
    engineOf(busy[1]);
    var later = submit("first");
    jdbc.sql("update merge_job set request = request || '{\"later\":1}' where id = cast(? as uuid)")
        .param(later)
        .update();
    for (var id : busy) {
      postJob("/" + id + "/cancel", "");
    }

    awaitStatus(submit("first"), "SUCCEEDED");

    var waiting = json(getJob("/" + later));
    assertThat(waiting.get("status").asString()).isEqualTo("QUEUED");
    assertThat(waiting.get("attempt").asInt()).isZero();
    jdbc.sql("update merge_job set request = request - 'later' where id = cast(? as uuid)")
        .param(later)
        .update();
    assertThat(awaitStatus(later, "SUCCEEDED").get("attempt").asInt()).isEqualTo(1);
  }

  @Test
  void refusesToDeleteWhatHasNotEnded() throws Exception {
    var id = submit("hang");
    engineOf(id);

    var response = deleteJob("/" + id);

    assertThat(response.status()).isEqualTo(409);
    assertThat(json(response).get("code").asString()).isEqualTo("JOB_NOT_FINISHED");
    postJob("/" + id + "/cancel", "");
    awaitStatus(id, "CANCELLED");
    assertThat(deleteJob("/" + id).status()).isEqualTo(204);
  }
}
