package dev.zippermerge.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Multipart;
import dev.zippermerge.ServiceTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetApiTest extends ServiceTest {
  private static final String DATASETS = "/api/v1/datasets";
  private static final byte[] CONTENT = "data\nand more".getBytes(StandardCharsets.UTF_8);

  @Test
  void storesADataSetWithHowToReadIt() throws Exception {
    var created =
        post(
            DATASETS,
            form("Ziffern – groß").field("spec", "{\"format\": \"NPZ\", \"scale\": 0.5}"));

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.json("name")).isEqualTo("Ziffern – groß");
    assertThat(created.json().at("/spec/scale").asDouble()).isEqualTo(0.5);
    assertThat(created.json().at("/description/trainExamples").asInt()).isEqualTo(8);
    var path = DATASETS + "/" + created.json("id");
    assertThat(created.header("Location")).endsWith(path);
    assertThat(get(path).json()).isEqualTo(created.json());
    assertThat(get(path + "/content").bytes()).isEqualTo(CONTENT);
    assertThat(get(DATASETS).json().at("/items/0")).isEqualTo(created.json());
    assertThat(delete(path).status()).isEqualTo(204);
    assertThat(get(path).json("code")).isEqualTo("DATASET_NOT_FOUND");
  }

  @Test
  void needsNoSpec() throws Exception {
    var created = post(DATASETS, form("plain"));

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.json().at("/spec").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "\\ud83d\\ude00"})
  void keepsStrangeStrings(String escaped) throws Exception {
    var created =
        post(DATASETS, form("strange").field("spec", "{\"xTrain\": \"" + escaped + "\"}"));

    assertThat(created.status()).isEqualTo(201);
    assertThat(get(DATASETS + "/" + created.json("id")).status()).isEqualTo(200);
  }

  @Test
  void refusesHalfACharacter() throws Exception {
    var answer = post(DATASETS, form("half").field("spec", "{\"xTrain\": \"\\ud800\"}"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json("errors/0/field")).isEqualTo("spec.xTrain");
  }

  @Test
  void takesTheSpecAsAFileToo() throws Exception {
    var spec = "{\"labelled\": false}".getBytes(StandardCharsets.UTF_8);

    var created = post(DATASETS, form("file").file("spec", "spec.json", spec));

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.json().at("/spec/labelled").asBoolean(true)).isFalse();
  }

  private static Multipart form(String name) {
    return new Multipart().field("name", name).file("file", "my.npz", CONTENT);
  }
}
