package dev.zippermerge.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Answer;
import dev.zippermerge.Multipart;
import dev.zippermerge.ServiceTest;
import dev.zippermerge.engine.graph.SavedModels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import org.tensorflow.proto.GraphDef;

/** Hostile and broken models meet the real engine: refused by name, and nothing stays behind. */
@TestPropertySource(properties = "zippermerge.engine.main-class=dev.zippermerge.Zippermerge")
class RealEngineUploadTest extends ServiceTest {

  @AfterEach
  void nothingIsStored() {
    assertThat(count("model") + count("dataset") + count("blob") + count("blob_chunk")).isZero();
  }

  @Test
  void takesARealModel() throws Exception {
    var created = upload(Zips.resource("/models/lenet-saved.zip"));

    assertThat(created.status()).as(created.text()).isEqualTo(201);
    assertThat(created.json().at("/description/layers").size()).isEqualTo(4);
    assertThat(delete("/api/v1/models/" + created.json("id")).status()).isEqualTo(204);
  }

  @Test
  void takesABareFrozenGraph() throws Exception {
    var graph = GraphDef.newBuilder().addAllNode(SavedModels.tinyNet()).build();
    var created = upload(graph.toByteArray());
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    assertThat(created.json().at("/description/format").asString()).isEqualTo("FROZEN_GRAPH");
    assertThat(created.json().at("/description/layers").size()).isEqualTo(2);
    assertThat(delete("/api/v1/models/" + created.json("id")).status()).isEqualTo(204);
  }

  @Test
  void refusesAText() throws Exception {
    assertRefused(upload("not a model".getBytes(StandardCharsets.UTF_8)), "UNKNOWN_FORMAT");
  }

  @Test
  void refusesAnEmptyFile() throws Exception {
    assertRefused(upload(new byte[0]), "UNKNOWN_FORMAT");
  }

  @Test
  void refusesAZipThatIsCutOff() throws Exception {
    var whole = Zips.resource("/models/lenet-saved.zip");

    assertRefused(upload(Arrays.copyOf(whole, whole.length / 2)), "ARCHIVE_UNREADABLE");
  }

  @Test
  void refusesAZipThatLeavesItsFolder() throws Exception {
    var answer = upload(Zips.of(Map.of("../evil", new byte[] {1})));

    assertRefused(answer, "ARCHIVE_PATH_ESCAPE");
    assertThat(answer.json("culprit")).isEqualTo("my.zip!../evil");
  }

  @Test
  void refusesAZipBomb() throws Exception {
    var answer = upload(Zips.of(Map.of("saved_model.pb", new byte[80 << 20])));

    assertRefused(answer, "ARCHIVE_TOO_LARGE");
  }

  @Test
  void refusesAZipWithoutAModel() throws Exception {
    assertRefused(upload(Zips.of(Map.of("readme.txt", new byte[] {1}))), "MODEL_NOT_FOUND");
  }

  @Test
  void refusesAModelWithoutItsVariables() throws Exception {
    var entries = new LinkedHashMap<>(Zips.entries("/models/lenet-saved.zip"));
    entries.keySet().removeIf(name -> name.contains("variables.data"));

    assertRefused(upload(Zips.of(entries)), "VARIABLES_MISSING");
  }

  @Test
  void refusesAModelThatWritesFiles() throws Exception {
    var answer = upload(Zips.withOp("/models/lenet-saved.zip", "Relu", "WriteFile"));

    assertRefused(answer, "FORBIDDEN_OP");
    assertThat(answer.text()).contains("WriteFile");
  }

  @Test
  void refusesAModelThatRunsPython() throws Exception {
    var answer = upload(Zips.withOp("/models/lenet-saved.zip", "Relu", "PyFunc"));

    assertRefused(answer, "FORBIDDEN_OP");
    assertThat(answer.text()).contains("PyFunc");
  }

  @Test
  void refusesAModelThatLoops() throws Exception {
    assertRefused(upload(Zips.withOp("/models/lenet-saved.zip", "Relu", "While")), "CONTROL_FLOW");
  }

  private Answer upload(byte[] content) throws Exception {
    return post(
        "/api/v1/models", new Multipart().field("name", "real").file("file", "my.zip", content));
  }

  private static void assertRefused(Answer answer, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.json("code")).as(answer.text()).isEqualTo(code);
    assertThat(answer.json("culprit")).isNotEmpty();
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.text()).doesNotContain("Exception", "/tmp");
  }
}
