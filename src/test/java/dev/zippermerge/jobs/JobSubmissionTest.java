package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Answer;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobSubmissionTest extends JobTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"seed\":7 | \"seeed\":7 | seeed",
        "\"seed\":7 | \"seed\":\"x\" | seed",
        "\"first\" | \"First\" | tasks[0].name",
        "\"first\" | \"second\" | tasks[1].name",
        "\"seed\":7 | \"preset\":\"BEST\" | preset",
        "\"seed\":7 | \"layers\":[{\"layer\":\"conv1\",\"segmentLength\":65,\"codewordCount\":8}] | layers[0].segmentLength",
        "\"seed\":7 | \"layers\":[{\"layer\":\"conv1\",\"segmentLength\":8,\"codewordCount\":257}] | layers[0].codewordCount",
        "\"seed\":7 | \"layers\":[{\"layer\":\"conv1\",\"segmentLength\":8}] | layers[0].codewordCount",
        "\"seed\":7 | \"alignment\":[{}] | alignment[0]",
        "\"seed\":7 | \"calibration\":{\"steps\":-1} | calibration.steps",
        "\"seed\":7 | \"calibration\":{\"learningRate\":\"NaN\"} | calibration.learningRate",
        "\"seed\":7 | \"calibration\":{\"batchSize\":4097} | calibration.batchSize",
        "\"seed\":7 | \"goal\":{\"targetCompression\":1} | goal.targetCompression",
        "\"seed\":7 | \"goal\":{\"targetCompression\":\"NaN\"} | goal.targetCompression",
        "\"seed\":7 | \"goal\":{\"maxAccuracyDrop\":-0.1} | goal.maxAccuracyDrop",
        "\"seed\":7 | \"goal\":{\"maxAccuracyDrop\":100.5} | goal.maxAccuracyDrop",
        "\"seed\":7 | \"goal\":{\"segmentLengths\":[8,65]} | goal.segmentLengths[1]",
        "\"seed\":7 | \"goal\":{\"segmentLengths\":[]} | goal.segmentLengths",
        "\"seed\":7 | \"goal\":{\"codewordCounts\":[1]} | goal.codewordCounts[0]",
        "\"seed\":7 | \"goal\":{\"trialSteps\":-1} | goal.trialSteps",
        "\"seed\":7 | \"goal\":{\"candidates\":11} | goal.candidates",
        "\"seed\":7 | \"goal\":{\"drop\":1} | goal.drop",
        "\"seed\":7 | \"method\":\"ZIP\" | method",
        "\"seed\":7 | \"zipper\":{\"share\":\"ALL\"} | zipper.share",
        "\"seed\":7 | \"zipper\":{\"initialTask\":\"First\"} | zipper.initialTask",
        "\"seed\":7 | \"zipper\":{\"matching\":{\"by\":\"NAME\"}} | zipper.matching.by",
        "\"seed\":7 | \"zipper\":{\"until\":\"\"} | zipper.until",
        "\"seed\":7 | \"zipper\":{\"maxAccuracyDrop\":100.5} | zipper.maxAccuracyDrop",
        "\"seed\":7 | \"zipper\":{\"fineTuning\":-0.1} | zipper.fineTuning",
        "\"seed\":7 | \"zipper\":{\"tuning\":1} | zipper.tuning",
      })
  void namesTheFieldThatIsWrong(String from, String to, String field) throws Exception {
    var body = body("first").replace(from, to);

    var response = postJob("", body);

    assertThat(response.status()).as(response.text()).isEqualTo(400);
    assertThat(json(response).get("errors").get(0).get("field").asString()).isEqualTo(field);
    assertThat(postJob("/validate", body).json("errors/0/field")).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource({"0, 400", "1, 200", "8, 200", "9, 400"})
  void takesOneToEightTasks(int count, int status) throws Exception {
    var task = "{\"name\":\"t%d\",\"modelId\":\"" + model + "\",\"datasetId\":\"" + dataset + "\"}";
    var tasks = IntStream.range(0, count).mapToObj(task::formatted).toList();

    var response = postJob("/validate", "{\"tasks\":" + tasks + "}");

    assertThat(response.status()).as(response.text()).isEqualTo(status);
    if (status == 400) {
      assertThat(response.json("errors/0/field")).isEqualTo("tasks");
    }
  }

  @Test
  void namesTheModelThatIsNotThere() throws Exception {
    var gone = UUID.randomUUID();

    var response = postJob("", body("first").replaceFirst(model.toString(), gone.toString()));

    assertThat(response.status()).isEqualTo(422);
    assertThat(json(response).get("culprit").asString()).isEqualTo("tasks[0].modelId");
    assertThat(json(response).get("detail").asString()).contains(gone.toString());
  }

  @Test
  void queuesNothingThatTheEngineRefuses() throws Exception {
    var before = json(getJob("?limit=100")).get("items").size();

    for (var path : new String[] {"", "/validate"}) {
      var response = postJob(path, body("unplannable"));
      assertThat(response.status()).isEqualTo(422);
      assertThat(json(response).get("code").asString()).isEqualTo("ALIGNMENT_IMPOSSIBLE");
      assertThat(json(response).get("culprit").asString()).isEqualTo("conv1");
    }

    assertThat(postJob("", body("plan_crash")).status()).isEqualTo(422);
    assertThat(json(getJob("?limit=100")).get("items")).hasSize(before);
  }

  @Test
  void validatesWithoutQueueing() throws Exception {
    var before = json(getJob("?limit=100")).get("items").size();

    var plan = postJob("/validate", body("first"));

    assertThat(plan.status()).isEqualTo(200);
    assertThat(json(plan).get("layers").get(0).get("segments").asInt()).isEqualTo(4);
    assertThat(json(getJob("?limit=100")).get("items")).hasSize(before);
  }

  @Test
  void anIdempotencyKeyCreatesOneJob() throws Exception {
    var key = UUID.randomUUID().toString();
    Callable<Answer> send = () -> postJob("", body("first"), "Idempotency-Key", key);
    var answers = new ArrayList<Future<Answer>>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        answers.add(executor.submit(send));
      }
    }

    var locations = new ArrayList<String>();
    for (var answer : answers) {
      assertThat(answer.get().status()).isEqualTo(202);
      locations.add(answer.get().header("Location"));
    }
    assertThat(locations).containsOnly(locations.getFirst());
    assertThat(jobsOf(key)).isEqualTo(1);
    var spaced = postJob("", body("first").replace(",", " , "), "Idempotency-Key", key);
    assertThat(spaced.header("Location")).isEqualTo(locations.getFirst());
    var other = postJob("", body("other"), "Idempotency-Key", key);
    assertThat(other.status()).isEqualTo(422);
    assertThat(json(other).get("code").asString()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(postJob("", body("first"), "Idempotency-Key", " ").status()).isEqualTo(400);
  }

  @Test
  void aModelCannotBeDeletedWhileAJobNeedsIt() throws Exception {
    var id = submit("hang");
    engineOf(id);

    var refused = delete("/api/v1/models/" + model);
    assertThat(refused.json("code")).isEqualTo("MODEL_IN_USE");
    assertThat(refused.json("detail")).contains("merge job " + id);

    postJob("/" + id + "/cancel", "");
    awaitStatus(id, "CANCELLED");
    assertThat(delete("/api/v1/models/" + model).status()).isEqualTo(204);
    var retried = postJob("/" + id + "/retry", "");
    assertThat(retried.status()).isEqualTo(409);
    assertThat(json(retried).get("code").asString()).isEqualTo("JOB_INPUT_DELETED");
    assertThat(json(getJob("/" + id)).get("status").asString()).isEqualTo("CANCELLED");
  }

  private long jobsOf(String key) {
    return jdbc.sql(
            """
            select count(*) from merge_job j where j.request ->> 'name' = 'test'
              and j.id in (select job_id from merge_job_idempotency where key = ?)
            """)
        .param(key)
        .query(Long.class)
        .single();
  }
}
