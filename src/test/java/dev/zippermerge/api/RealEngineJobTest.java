package dev.zippermerge.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Answer;
import dev.zippermerge.Multipart;
import dev.zippermerge.ServiceTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** A test of merge jobs with nothing replaced: over HTTP, by the real engine. */
@TestPropertySource(properties = "zippermerge.engine.main-class=dev.zippermerge.Zippermerge")
abstract class RealEngineJobTest extends ServiceTest {
  static final String JOBS = "/api/v1/merge-jobs";

  @TempDir Path folder;

  /** Deletes all that the test made; other tests of this service count what is stored. */
  @AfterEach
  void deleteAll() throws Exception {
    for (var kind : List.of("merge-jobs", "models", "datasets")) {
      for (var item : get("/api/v1/" + kind).json().at("/items")) {
        assertThat(delete("/api/v1/" + kind + "/" + item.at("/id").asString()).status())
            .isEqualTo(204);
      }
    }
    assertThat(count("model") + count("dataset") + count("blob") + count("blob_chunk")).isZero();
  }

  String uploadModel(Path savedModel) throws Exception {
    var graph = Files.readAllBytes(savedModel.resolve("saved_model.pb"));
    var zip = Zips.of(Map.of("saved_model.pb", graph));
    var answer =
        post("/api/v1/models", new Multipart().field("name", "net").file("file", "net.zip", zip));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json("id");
  }

  String uploadData(Path file) throws Exception {
    var form =
        new Multipart().field("name", "data").file("file", "data.npz", Files.readAllBytes(file));
    var answer = post("/api/v1/datasets", form);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json("id");
  }

  /** A request of two tasks with few steps. */
  static String job(String first, String second, String dataset, String more) {
    return """
    {"tasks":[{"name":"first","modelId":"%s","datasetId":"%s"},
              {"name":"second","modelId":"%s","datasetId":"%s"}],
     "calibration":{"steps":10,"batchSize":8}%s}"""
        .formatted(first, dataset, second, dataset, more);
  }

  /** Submits a job and waits until it has succeeded. */
  JsonNode succeed(String request) throws Exception {
    var created = post(JOBS, request);
    assertThat(created.status()).as(created.text()).isEqualTo(202);
    var job =
        Awaitility.await()
            .atMost(Duration.ofMinutes(5))
            .pollInterval(Duration.ofMillis(300))
            .until(
                () -> get(JOBS + "/" + created.json("id")).json(),
                answer -> !answer.at("/finishedAt").asString("").isEmpty());
    assertThat(job.at("/status").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
    return job;
  }

  void assertRefused(Answer answer, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.json("code")).as(answer.text()).isEqualTo(code);
    assertThat(count("merge_job where status = 'QUEUED'")).isZero();
  }
}
