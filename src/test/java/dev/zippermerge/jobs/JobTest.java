package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Answer;
import dev.zippermerge.ServiceTest;
import dev.zippermerge.storage.BlobStore;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** A test of merge jobs over HTTP. */
@TestPropertySource(
    properties = {
      "zippermerge.worker.concurrency=2",
      "zippermerge.worker.memory-limit=300MB",
      "zippermerge.engine.heap=1GB",
      "zippermerge.engine.file-size=64MB"
    })
abstract class JobTest extends ServiceTest {
  private static final String JOBS = "/api/v1/merge-jobs";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Autowired private BlobStore blobs;
  @Autowired private PlatformTransactionManager transactions;
  UUID model = new UUID(0, 0);
  UUID dataset = new UUID(0, 0);

  @BeforeEach
  void fillCatalogue() {
    var catalogue = new Catalogue(jdbc, blobs, new TransactionTemplate(transactions));
    model = catalogue.model();
    dataset = catalogue.dataset();
  }

  /** A request whose first task tells the fake engine how to behave. */
  String body(String behaviour) {
    return """
    {"name":"test","seed":7,"tasks":[
      {"name":"%s","modelId":"%s","datasetId":"%s"},
      {"name":"second","modelId":"%s","datasetId":"%s"}]}"""
        .formatted(behaviour, model, dataset, model, dataset);
  }

  String submit(String behaviour) throws Exception {
    return create(body(behaviour));
  }

  /** Submits a job with a goal. */
  String search(String behaviour) throws Exception {
    var goal = "\"goal\":{\"maxAccuracyDrop\":0.5,\"codewordCounts\":[16,32]},\"seed\":7";
    return create(body(behaviour).replace("\"seed\":7", goal));
  }

  private String create(String body) throws Exception {
    var answer = postJob("", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer.json("id");
  }

  Answer postJob(String path, String body, String... headers) throws Exception {
    var request =
        request(JOBS + path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  Answer getJob(String path, String... headers) throws Exception {
    return get(JOBS + path, headers);
  }

  Answer deleteJob(String path) throws Exception {
    return delete(JOBS + path);
  }

  /** Waits until a job is as it should be. */
  JsonNode await(String id, Predicate<JsonNode> condition) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> getJob("/" + id).json(), condition);
  }

  JsonNode awaitStatus(String id, String status) {
    return await(id, job -> job.get("status").asString().equals(status));
  }

  /** Waits until the fake engine runs and returns its process. */
  ProcessHandle engineOf(String id) {
    var logs =
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> getJob("/" + id + "/logs").text(), text -> text.contains("pid "));
    var pid = logs.substring(logs.lastIndexOf("pid ") + 4).lines().findFirst().orElseThrow();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  static JsonNode json(Answer answer) {
    return answer.json();
  }
}
