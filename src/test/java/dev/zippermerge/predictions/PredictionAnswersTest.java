package dev.zippermerge.predictions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.Answer;
import dev.zippermerge.engine.data.NpzOutput;
import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.SavedModels;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The answers are those of the artifact on TensorFlow, however it is asked. */
class PredictionAnswersTest extends PredictionTest {
  private static final float[] VALUES = SavedModels.ramp(3 * SIZE);

  private float[] first = {};
  private float[] second = {};

  @BeforeEach
  void askTensorFlow() throws Exception {
    try (var loaded = LoadedArtifact.load(artifact, 1);
        var x = GraphRunner.tensor(VALUES, 3, 8, 8, 1)) {
      first = loaded.answer("a", x);
      second = loaded.answer("b", x);
    }
  }

  @Test
  void severalTasksAsJson() throws Exception {
    var instances = nested(VALUES);
    var answer = json("", "{\"instances\":{\"b\":%s,\"a\":%s}}".formatted(instances, instances));

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().findValuesAsString("task")).containsExactly("b", "a");
    assertAnswers(answer.json().path(0), second);
    assertAnswers(answer.json().path(1), first);
    assertThat(answer.json("0/kind")).isEqualTo("CLASSIFICATION");
    assertThat(answer.json("0/outputs/0/name")).isEqualTo("logits");
    assertThat(answer.json().at("/0/outputs/0/shape/0").asInt()).isEqualTo(3);
  }

  @Test
  void oneTaskAsJson() throws Exception {
    var answer = json("?task=b", "{\"instances\":%s}".formatted(nested(VALUES)));
    assertThat(answer.json()).hasSize(1);
    assertAnswers(answer.json().path(0), second);
  }

  @Test
  void severalTasksAsArrays() throws Exception {
    var file = folder.resolve("both.npz");
    try (var npz = new NpzOutput(file)) {
      npz.floats("a", List.of(3L, 8L, 8L, 1L), List.of(VALUES));
      npz.floats("b", List.of(3L, 8L, 8L, 1L), List.of(VALUES));
    }
    var answer = npz("", Files.readAllBytes(file));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertAnswers(answer.json().path(0), first);
    assertAnswers(answer.json().path(1), second);
  }

  /** By the name of the task, of its input, or of nothing in particular. */
  @Test
  void oneTaskAsAnArray() throws Exception {
    for (var name : List.of("b", "image", "x")) {
      var answer = npz("?task=b", npz(name, VALUES, 3L, 8L, 8L, 1L));
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertAnswers(answer.json().path(0), second);
    }
  }

  @Test
  void theBestClassesWithTheirNames() throws Exception {
    var answer = npz("?task=a&top=2", npz("x", VALUES, 3L, 8L, 8L, 1L)).json().path(0);

    var names = List.of("ant", "bee", "cat");
    for (int i = 0; i < 3; i++) {
      assertThat(answer.at("/top/" + i)).hasSize(2);
      int best = 0;
      for (int c = 1; c < 3; c++) {
        best = first[3 * i + c] > first[3 * i + best] ? c : best;
      }
      var told = answer.at("/top/" + i + "/0");
      assertThat(told.path("classIndex").asInt()).isEqualTo(best);
      assertThat(told.path("className").asString()).isEqualTo(names.get(best));
      assertThat(told.path("value").floatValue()).isCloseTo(first[3 * i + best], within(1e-4f));
      assertThat(answer.at("/top/" + i + "/1/value").floatValue())
          .isLessThanOrEqualTo(told.path("value").floatValue());
    }
  }

  /** No names for a task whose data set is not there (any more). */
  @Test
  void classesWithoutNames() throws Exception {
    var answer = npz("?task=b", npz("x", VALUES, 3L, 8L, 8L, 1L)).json().path(0);
    assertThat(answer.at("/top/0")).hasSize(3);
    assertThat(answer.at("/top/0/0").has("className")).isFalse();
  }

  /** Two jobs by turns, with room for one model: loaded, used by several, evicted, loaded again. */
  @Test
  void manyAtOnce() throws Exception {
    var other = new StoredJobs(jdbc, blobs).job(artifact, dataset);
    var body = npz("x", VALUES, 3L, 8L, 8L, 1L);
    var calls = new ArrayList<Callable<Answer>>();
    for (int i = 0; i < 16; i++) {
      var asked = i % 2 == 0 ? job : other;
      calls.add(() -> ask(asked, body));
    }
    try (var threads = Executors.newFixedThreadPool(16)) {
      for (var call : threads.invokeAll(calls)) {
        assertThat(call.get().status()).as(call.get().text()).isEqualTo(200);
        assertAnswers(call.get().json().path(0), second);
      }
    }
  }

  private Answer ask(UUID asked, byte[] body) throws Exception {
    var path = "/api/v1/merge-jobs/" + asked + "/predictions?task=b";
    return send(
        request(path)
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static void assertAnswers(JsonNode prediction, float[] wanted) {
    var rows = Objects.requireNonNull(prediction.at("/outputs/0/values"));
    assertThat(rows).hasSize(3);
    for (int i = 0; i < wanted.length; i++) {
      var value = rows.path(i / 3).path(i % 3).floatValue();
      assertThat(value).isCloseTo(wanted[i], within(1e-4f));
    }
  }
}
