package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.ServiceTest;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.storage.BlobStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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
      "zippermerge.engine.heap=1GB"
    })
abstract class JobTest extends ServiceTest {
  static final HttpClient HTTP = HttpClient.newHttpClient();

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
  String request(String behaviour) {
    return """
    {"name":"test","seed":7,"tasks":[
      {"name":"%s","modelId":"%s","datasetId":"%s"},
      {"name":"second","modelId":"%s","datasetId":"%s"}]}"""
        .formatted(behaviour, model, dataset, model, dataset);
  }

  String submit(String behaviour) throws Exception {
    var response = post("", request(behaviour));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return json(response).get("id").asString();
  }

  HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    var builder =
        HttpRequest.newBuilder(jobs(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      builder.headers(headers);
    }
    return HTTP.send(builder.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return HTTP.send(getRequest(path, headers), BodyHandlers.ofString());
  }

  HttpRequest getRequest(String path, String... headers) {
    var builder = HttpRequest.newBuilder(jobs(path)).timeout(Duration.ofSeconds(60));
    return headers.length > 0 ? builder.headers(headers).build() : builder.build();
  }

  HttpResponse<String> delete(String path) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(jobs(path)).DELETE().build(), BodyHandlers.ofString());
  }

  /** Waits until a job is as it should be. */
  JsonNode await(String id, Predicate<JsonNode> condition) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> json(get("/" + id)), condition);
  }

  JsonNode awaitStatus(String id, String status) {
    return await(id, job -> job.get("status").asString().equals(status));
  }

  /** Waits until the fake engine runs and returns its process. */
  ProcessHandle engineOf(String id) {
    var logs =
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> get("/" + id + "/logs").body(), text -> text.contains("pid "));
    var pid = logs.substring(logs.lastIndexOf("pid ") + 4).lines().findFirst().orElseThrow();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return Json.mapper().readTree(response.body());
  }

  private URI jobs(String path) {
    return URI.create(url("/api/v1/merge-jobs" + path));
  }
}
