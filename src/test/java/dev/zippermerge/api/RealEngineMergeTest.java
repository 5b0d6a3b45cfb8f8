package dev.zippermerge.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.Answer;
import dev.zippermerge.engine.data.NpzOutput;
import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.SavedModels;
import dev.zippermerge.engine.merge.TestData;
import dev.zippermerge.engine.merge.TestNetworks;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The whole way with nothing replaced: models and data in over HTTP, the real engine, an artifact
 * out.
 */
class RealEngineMergeTest extends RealEngineJobTest {
  private String model = "";
  private String data = "";

  @BeforeEach
  void upload() throws Exception {
    model = uploadModel(1);
    data = uploadData(TestData.write(folder.resolve("data.npz"), 40, 30, 3, 1));
  }

  @Test
  void mergesAndGivesAModelThatTensorFlowLoads() throws Exception {
    var other = uploadModel(2);

    var job = succeed(job(model, other, data, ""));

    var id = job.at("/id").asString();
    assertThat(job.at("/tasks")).hasSize(2);
    assertThat(job.at("/totals/compression").asDouble()).isPositive();
    assertThat(job.at("/tasks/0/latency/missing").isMissingNode()).as(job.toString()).isTrue();
    assertThat(job.at("/tasks/0/latency/micros")).hasSize(4);
    var layers = get(JOBS + "/" + id + "/layers");
    assertThat(layers.text()).contains("conv1", "conv2", "fc1");
    assertThat(layers.json().at("/0/latencies/1/micros")).hasSize(4);
    assertThat(get(JOBS + "/" + id + "/history").text()).contains("agreement");
    assertThat(get(JOBS + "/" + id + "/zipper-steps").json()).isEmpty();
    assertArtifactLoads(get(JOBS + "/" + id + "/artifact"));
    assertServed(id);
  }

  @Test
  void searchesForCodesByTrialsInTheQueue() throws Exception {
    var goal =
        """
        ,"goal":{"maxAccuracyDrop":100,"segmentLengths":[2],"codewordCounts":[4],
                 "trialSteps":2,"candidates":1}""";

    var id = succeed(job(model, uploadModel(2), data, goal)).at("/id").asString();

    var trials = get(JOBS + "/" + id + "/trials").json();
    var chosen = trials.valueStream().filter(trial -> trial.at("/chosen").asBoolean()).toList();
    assertThat(chosen).hasSize(1);
    assertThat(chosen.getFirst().at("/kind").asString()).isEqualTo("WHOLE");
    assertThat(trials.valueStream().map(trial -> trial.at("/kind").asString())).contains("LAYER");
    var artifact = get(JOBS + "/" + id + "/artifact");
    assertThat(chosen.getFirst().at("/bytes").asLong()).isEqualTo(artifact.bytes().length);
    assertThat(get(JOBS + "/" + id + "/trials?format=csv").text().lines())
        .hasSize(1 + 2 * trials.size());
    assertArtifactLoads(artifact);
  }

  /** The service's own answers are those of TensorFlow on the artifact that it gave. */
  private void assertServed(String job) throws Exception {
    var values = SavedModels.ramp(2 * 64);
    var file = folder.resolve("x.npz");
    try (var npz = new NpzOutput(file)) {
      npz.floats("second", List.of(2L, 8L, 8L, 1L), List.of(values));
    }
    var answer =
        send(
            request(JOBS + "/" + job + "/predictions")
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofFile(file)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    try (var loaded = LoadedArtifact.load(folder.resolve("merged.zip"), 1);
        var x = GraphRunner.tensor(values, 2, 8, 8, 1)) {
      var wanted = loaded.answer("second", x);
      for (int i = 0; i < wanted.length; i++) {
        var value = answer.json().at("/0/outputs/0/values/" + i / 3 + "/" + i % 3).floatValue();
        assertThat(value).isCloseTo(wanted[i], within(1e-4f));
      }
    }
  }

  private void assertArtifactLoads(Answer artifact) throws Exception {
    var file = Files.write(folder.resolve("merged.zip"), artifact.bytes());
    try (var loaded = LoadedArtifact.load(file, 1);
        var x = GraphRunner.tensor(new float[2 * 64], 2, 8, 8, 1)) {
      assertThat(loaded.answer("first", x)).hasSize(6);
      assertThat(loaded.answer("second", x)).hasSize(6);
    }
  }

  @Test
  void refusesDataOfAnotherShapeBeforeAnythingIsQueued() throws Exception {
    var flat = uploadData(TestData.flat(folder.resolve("flat.npz")));
    assertRefused(post(JOBS, job(model, model, flat, "")), "DATA_SHAPE_MISMATCH");
  }

  @Test
  void refusesLabelsOutsideTheClasses() throws Exception {
    var wide = uploadData(TestData.write(folder.resolve("wide.npz"), 40, 30, 5, 1));
    assertRefused(post(JOBS, job(model, model, wide, "")), "LABEL_OUT_OF_RANGE");
  }

  @Test
  void refusesSegmentsLongerThanTheLayerIsDeep() throws Exception {
    var layers = ",\"layers\":[{\"layer\":\"conv2\",\"segmentLength\":5,\"codewordCount\":16}]";
    var answer = post(JOBS, job(model, model, data, layers));
    assertRefused(answer, "SPEC_INVALID");
    assertThat(answer.json("culprit")).isEqualTo("layers[conv2].segmentLength");
  }

  @Test
  void oneModelAloneIsPlannedToo() throws Exception {
    var two = job(model, model, data, "");
    var one = two.replaceFirst(",\\s*\\{\"name\":\"second\"[^}]*}", "");
    var answer = post(JOBS + "/validate", one);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().at("/layers/0/sources")).hasSize(1);
  }

  @Test
  void layersAreAlignedAsTold() throws Exception {
    var given = ",\"alignment\":[{\"first\":\"conv_b\",\"second\":\"conv_a\"}]";
    var answer = post(JOBS + "/validate", job(model, model, data, given));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().at("/layers")).hasSize(5);
    assertThat(answer.json("layers/1/sources/0/layer")).isEqualTo("conv_b");
    assertThat(answer.json("layers/1/sources/1/layer")).isEqualTo("conv_a");
    var wrong = given.replace("conv_a", "answer");
    assertRefused(post(JOBS, job(model, model, data, wrong)), "SPEC_INVALID");
  }

  @Test
  void validationTellsThePlanAndQueuesNothing() throws Exception {
    var answer = post(JOBS + "/validate", job(model, model, data, ""));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().at("/layers")).hasSize(3);
    assertThat(answer.json("layers/1/sources/0/layer")).isEqualTo("conv_b");
    assertThat(answer.json("kept/0/layer")).isEqualTo("answer");
    assertThat(answer.json("kept/0/reason")).isEqualTo("OUTPUT_LAYER");
    assertThat(count("merge_job where status = 'QUEUED'")).isZero();
  }

  private String uploadModel(long seed) throws Exception {
    return uploadModel(TestNetworks.write(folder.resolve("net" + seed), TestNetworks.SMALL, seed));
  }
}
