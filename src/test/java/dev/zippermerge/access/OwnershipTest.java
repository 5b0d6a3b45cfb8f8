package dev.zippermerge.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Answer;
import dev.zippermerge.OpenApi;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** What belongs to Alice does not exist for Bob, wherever he asks for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnershipTest extends AccessTest {
  private static final String JOBS = "/api/v1/merge-jobs";

  private String alice = "";
  private String bob = "";
  private Map<String, String> ids = Map.of();

  @BeforeAll
  void fill() throws Exception {
    alice = key("alice");
    bob = key("bob");
    var model = upload(alice, "models").json("id");
    var dataset = upload(alice, "datasets").json("id");
    var job = postJson(alice, JOBS, merge(model, dataset)).json("id");
    ids = Map.of("models", model, "datasets", dataset, "merge-jobs", job);
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> get(alice, JOBS + "/" + job).json("status").equals("SUCCEEDED"));
  }

  @TestFactory
  Stream<DynamicTest> hidesWhatAnIdNames() {
    return OpenApi.CONTRACT.operations("/api/").entrySet().stream()
        .filter(operation -> operation.getValue().path().contains("{"))
        .map(
            operation ->
                DynamicTest.dynamicTest(
                    operation.getKey(), () -> hides(operation.getKey(), operation.getValue())));
  }

  private void hides(String name, OpenApi.Operation operation) throws Exception {
    var method = name.substring(0, name.indexOf(' ')).toUpperCase(Locale.ROOT);
    var id = String.valueOf(ids.get(operation.path().split("/")[3]));
    var unknown = UUID.randomUUID().toString();

    var answer = call(bob, method, operation, id);
    var expected = call(bob, method, operation, unknown);

    assertThat(answer.status()).as(answer.text()).isEqualTo(404);
    assertThat(answer.text().replace(id, "ID")).isEqualTo(expected.text().replace(unknown, "ID"));
    if (!method.equals("DELETE")) {
      assertThat(call(alice, method, operation, id).status()).isNotEqualTo(404);
      assertThat(call(key("root", Scope.ADMIN), method, operation, id).status()).isNotEqualTo(404);
    }
  }

  private Answer call(String key, String method, OpenApi.Operation operation, String id)
      throws Exception {
    var request = as(key, operation.path().replace("{id}", id));
    return send(
        method.equals("POST")
            ? request
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"instances\":[[0]]}"))
            : request.method(method, BodyPublishers.noBody()));
  }

  @Test
  void listsOnlyWhatIsTheCallers() throws Exception {
    for (var kind : List.of("models", "datasets", "merge-jobs")) {
      var list = "/api/v1/" + kind + "?limit=200";
      var id = String.valueOf(ids.get(kind));
      assertThat(get(bob, list).text()).doesNotContain(id);
      assertThat(get(alice, list).text()).contains(id);
      assertThat(get(key("root", Scope.ADMIN), list).text()).contains(id);
    }
  }

  @Test
  void mergesOnlyWhatIsTheCallers() throws Exception {
    var model = String.valueOf(ids.get("models"));
    var dataset = String.valueOf(ids.get("datasets"));
    for (var path : List.of(JOBS, JOBS + "/validate")) {
      refused(postJson(bob, path, merge(model, dataset)), "MODEL_NOT_FOUND", "tasks[0].modelId");
      var own = upload(bob, "models").json("id");
      refused(postJson(bob, path, merge(own, dataset)), "DATASET_NOT_FOUND", "tasks[0].datasetId");
    }
  }

  private static void refused(Answer answer, String code, String field) {
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json("code")).isEqualTo(code);
    assertThat(answer.json("culprit")).isEqualTo(field);
  }

  @Test
  void keepsIdempotencyKeysOfOwnersApart() throws Exception {
    var mine = merge(upload(alice, "models").json("id"), upload(alice, "datasets").json("id"));
    var his = merge(upload(bob, "models").json("id"), upload(bob, "datasets").json("id"));

    var first = submit(alice, mine);

    assertThat(submit(bob, his)).isNotEqualTo(first);
    assertThat(submit(alice, mine)).isEqualTo(first);
  }

  private String submit(String key, String body) throws Exception {
    var answer =
        send(
            as(key, JOBS)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "once")
                .POST(BodyPublishers.ofString(body)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer.json("id");
  }

  private static String merge(String model, String dataset) {
    var input = "\"modelId\":\"" + model + "\",\"datasetId\":\"" + dataset + "\"";
    return "{\"tasks\":[{\"name\":\"first\",%s},{\"name\":\"second\",%s}]}".formatted(input, input);
  }
}
