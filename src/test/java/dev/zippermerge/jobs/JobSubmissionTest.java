package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.catalog.Models;
import dev.zippermerge.problem.ProblemException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

class JobSubmissionTest extends JobTest {
  @Autowired private Models models;

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
        "\"seed\":7 | \"calibration\":{\"steps\":-1} | calibration.steps",
        "\"seed\":7 | \"calibration\":{\"learningRate\":\"NaN\"} | calibration.learningRate",
        "\"seed\":7 | \"calibration\":{\"batchSize\":4097} | calibration.batchSize",
      })
  void namesTheFieldThatIsWrong(String from, String to, String field) throws Exception {
    var body = request("first").replace(from, to);

    var response = post("", body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(json(response).get("errors").get(0).get("field").asString()).isEqualTo(field);
    assertThat(json(post("/validate", body))).isEqualTo(json(response).deepCopy());
  }

  @Test
  void wantsTwoTasks() throws Exception {
    var body = request("first").replaceFirst("\\{\"name\":\"first\"[^}]*},", "");

    var response = post("", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("errors").get(0).get("field").asString()).isEqualTo("tasks");
  }

  @Test
  void namesTheModelThatIsNotThere() throws Exception {
    var gone = UUID.randomUUID();

    var response = post("", request("first").replaceFirst(model.toString(), gone.toString()));

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(json(response).get("culprit").asString()).isEqualTo("tasks[0].modelId");
    assertThat(json(response).get("detail").asString()).contains(gone.toString());
  }

  @Test
  void queuesNothingThatTheEngineRefuses() throws Exception {
    var before = json(get("?limit=100")).get("items").size();

    for (var path : new String[] {"", "/validate"}) {
      var response = post(path, request("unplannable"));
      assertThat(response.statusCode()).isEqualTo(422);
      assertThat(json(response).get("code").asString()).isEqualTo("ALIGNMENT_IMPOSSIBLE");
      assertThat(json(response).get("culprit").asString()).isEqualTo("conv1");
    }

    assertThat(post("", request("plan_crash")).statusCode()).isEqualTo(422);
    assertThat(json(get("?limit=100")).get("items")).hasSize(before);
  }

  @Test
  void validatesWithoutQueueing() throws Exception {
    var before = json(get("?limit=100")).get("items").size();

    var plan = post("/validate", request("first"));

    assertThat(plan.statusCode()).isEqualTo(200);
    assertThat(json(plan).get("layers").get(0).get("segments").asInt()).isEqualTo(4);
    assertThat(json(get("?limit=100")).get("items")).hasSize(before);
  }

  @Test
  void anIdempotencyKeyCreatesOneJob() throws Exception {
    var key = UUID.randomUUID().toString();
    Callable<HttpResponse<String>> send = () -> post("", request("first"), "Idempotency-Key", key);
    var answers = new ArrayList<Future<HttpResponse<String>>>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        answers.add(executor.submit(send));
      }
    }

    var locations = new ArrayList<String>();
    for (var answer : answers) {
      assertThat(answer.get().statusCode()).isEqualTo(202);
      locations.add(answer.get().headers().firstValue("Location").orElseThrow());
    }
    assertThat(locations).containsOnly(locations.getFirst());
    assertThat(jobsOf(key)).isEqualTo(1);
    var spaced = post("", request("first").replace(",", " , "), "Idempotency-Key", key);
    assertThat(spaced.headers().firstValue("Location")).hasValue(locations.getFirst());
    var other = post("", request("other"), "Idempotency-Key", key);
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(json(other).get("code").asString()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(post("", request("first"), "Idempotency-Key", " ").statusCode()).isEqualTo(400);
  }

  @Test
  void aModelCannotBeDeletedWhileAJobNeedsIt() throws Exception {
    var id = submit("hang");
    engineOf(id);

    Assertions.assertThatThrownBy(() -> models.delete(model))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("merge job " + id);

    post("/" + id + "/cancel", "");
    awaitStatus(id, "CANCELLED");
    models.delete(model);
    var retried = post("/" + id + "/retry", "");
    assertThat(retried.statusCode()).isEqualTo(409);
    assertThat(json(retried).get("code").asString()).isEqualTo("JOB_INPUT_DELETED");
    assertThat(json(get("/" + id)).get("status").asString()).isEqualTo("CANCELLED");
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
