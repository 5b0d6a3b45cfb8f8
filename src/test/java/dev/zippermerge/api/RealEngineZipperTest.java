package dev.zippermerge.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.data.DataReader;
import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.merge.FineTuned;
import dev.zippermerge.engine.merge.SeparableNetworks;
import dev.zippermerge.engine.merge.TestData;
import dev.zippermerge.engine.spec.DataSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Zippering through the service. */
class RealEngineZipperTest extends RealEngineJobTest {
  private String first = "";
  private String second = "";
  private String data = "";

  @BeforeEach
  void upload() throws Exception {
    var file = TestData.write(folder.resolve("data.npz"), 40, 30, 3, 1);
    data = uploadData(file);
    first = uploadModel(network(file, 1));
    second = uploadModel(network(file, 2));
  }

  private Path network(Path file, long seed) {
    var train = DataReader.read(file, DataSpec.defaults(), List.of(8, 8, 1), 1).train();
    return SeparableNetworks.write(
        folder.resolve("net" + seed), train.range(0, train.size()), seed, 4, 6, 8);
  }

  @Test
  void zipsAndTellsStepsAndLayers() throws Exception {
    var zipper =
        ",\"method\":\"ZIPPERING\",\"zipper\":{\"share\":\"TRUNK\",\"direct\":false,\"fineTuning\":0.2}";

    var job = succeed(job(first, second, data, zipper));

    assertThat(job.at("/request/zipper/share").asString()).isEqualTo("TRUNK");
    // Shared once and in half precision.
    assertThat(job.at("/totals/mergedBytes").asLong())
        .isLessThan(job.at("/totals/originalBytes").asLong() / 2);
    var path = JOBS + "/" + job.at("/id").asString();
    var steps = get(path + "/zipper-steps").json();
    assertThat(texts(steps, "/layer")).containsExactly("shared1", "shared2", "shared3", "");
    assertThat(texts(steps, "/sharedLayers")).containsExactly("1", "2", "3", "3");
    assertThat(steps.valueStream().mapToInt(step -> step.at("/updates").asInt()).sum())
        .isEqualTo(10);
    assertThat(steps.at("/0/tasks/1/task").asString()).isEqualTo("second");
    var layers = get(path + "/layers").json();
    assertThat(texts(layers, "/kind")).containsOnly("SHARED", "REPLACED", "OUTPUT");
    assertThat(layers.at("/0").has("codewordCount")).isFalse();
    assertThat(get(path + "/layers?format=csv").text())
        .contains("\r\nshared1,SHARED,,,,", ",REPLACED,,,,");
    assertOneInputAnswersBothTasks(get(path + "/artifact").bytes());
  }

  private void assertOneInputAnswersBothTasks(byte[] artifact) throws Exception {
    var file = Files.write(folder.resolve("merged.zip"), artifact);
    try (var loaded = LoadedArtifact.load(file, 1);
        var x = GraphRunner.tensor(new float[2 * 64], 2, 8, 8, 1)) {
      for (var task : List.of("first", "second")) {
        assertThat(loaded.answer("serving_default", task, x)).hasSize(6);
      }
    }
  }

  @Test
  void equalLayersAreSharedWithoutADataSet() throws Exception {
    var tuned =
        uploadModel(FineTuned.write(folder.resolve("tuned"), folder.resolve("net1"), 3, "pw2"));
    var body =
        """
        {"tasks":[{"name":"first","modelId":"%s"},{"name":"tuned","modelId":"%s"}],
         "method":"ZIPPERING","zipper":{"share":"EXACT"}}"""
            .formatted(first, tuned);
    var plan = post(JOBS + "/validate", body);
    assertThat(plan.status()).as(plan.text()).isEqualTo(200);
    assertThat(plan.json().at("/equal/layers").asInt()).isEqualTo(4);

    var job = succeed(body);

    assertThat(job.at("/tasks/0/testExamples").asInt()).isEqualTo(64);
    assertThat(texts(get(JOBS + "/" + job.at("/id").asString() + "/layers").json(), "/kind"))
        .containsExactlyInAnyOrder(
            "SHARED", "SHARED", "SHARED", "SHARED", "KEPT", "KEPT", "OUTPUT", "OUTPUT");
    var trunk = post(JOBS + "/validate", body.replace("EXACT", "TRUNK"));
    assertThat(trunk.status()).isEqualTo(422);
    assertThat(trunk.text()).contains("tasks[0].datasetId");
  }

  @Test
  void aPlanTellsTwinsAndWhyOthersStay() throws Exception {
    var zipper = ",\"method\":\"ZIPPERING\",\"zipper\":{\"until\":\"shared1\"}";

    var plan = post(JOBS + "/validate", job(first, second, data, zipper));

    assertThat(plan.status()).as(plan.text()).isEqualTo(200);
    assertThat(plan.json("layers/0/name")).isEqualTo("shared1");
    assertThat(plan.json().at("/layers/0").has("segmentLength")).isFalse();
    assertThat(texts(plan.json().at("/kept"), "/reason"))
        .contains("NOT_POINTWISE", "DEPTHWISE", "AFTER_STOP", "OUTPUT_LAYER");
  }

  @Test
  void refusesAtSubmissionWhatDoesNotGoTogether() throws Exception {
    refused(",\"zipper\":{}", "zipper");
    var method = ",\"method\":\"ZIPPERING\"";
    refused(method + ",\"preset\":\"ACCU\"", "preset");
    var alone =
        job(first, second, data, method).replaceFirst(",\\s*\\{\"name\":\"second\"[^}]*}", "");
    assertThat(refused(alone)).isEqualTo("tasks");
  }

  private void refused(String more, String field) throws Exception {
    assertThat(refused(job(first, second, data, more))).isEqualTo(field);
  }

  private String refused(String request) throws Exception {
    var answer = post(JOBS, request);
    assertRefused(answer, "SPEC_INVALID");
    return answer.json("culprit");
  }

  private static List<String> texts(JsonNode items, String field) {
    return items.valueStream().map(item -> item.at(field).asString("")).toList();
  }
}
