package dev.zippermerge.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Answer;
import dev.zippermerge.Multipart;
import dev.zippermerge.ServiceTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.TestPropertySource;

/** Uploads that are not taken: each a 4xx with a code, and nothing stays behind. */
@TestPropertySource(
    properties = {"zippermerge.catalog.inspection-time=2s", "zippermerge.max-upload-size=1MB"})
class BadUploadTest extends ServiceTest {
  private long rows;

  @BeforeEach
  void countBefore() {
    rows = rows();
  }

  @AfterEach
  void nothingIsStored() {
    assertThat(rows()).isEqualTo(rows);
  }

  @Test
  void passesTheEnginesRefusalOn() throws Exception {
    var answer = model("refuse FORBIDDEN_OP");

    assertProblem(answer, 422, "FORBIDDEN_OP");
    assertThat(answer.json("culprit")).isEqualTo("my.zip");
    assertThat(answer.json("detail")).isEqualTo("Refused for the test.");
  }

  @Test
  void survivesACrashOfTheEngine() throws Exception {
    var answer = model("crash");

    assertProblem(answer, 422, "MODEL_UNREADABLE");
    assertThat(answer.json("culprit")).isEqualTo("my.zip");
  }

  @Test
  void endsAnInspectionThatTakesTooLong() throws Exception {
    assertProblem(model("hang"), 422, "MODEL_UNREADABLE");
  }

  @Test
  void survivesAnAnswerThatMakesNoSense() throws Exception {
    assertProblem(model("babble"), 422, "MODEL_UNREADABLE");
  }

  @Test
  void namesAMissingFile() throws Exception {
    var answer = post("/api/v1/models", new Multipart().field("name", "no file"));

    assertProblem(answer, 400, "INVALID_REQUEST");
    assertThat(answer.json("errors/0/field")).isEqualTo("file");
  }

  @Test
  void namesAMissingOrBadName() throws Exception {
    var missing = post("/api/v1/models", new Multipart().file("file", "my.zip", new byte[9]));
    var blank =
        post(
            "/api/v1/models",
            new Multipart().field("name", " ").file("file", "my.zip", new byte[9]));

    assertProblem(missing, 400, "INVALID_REQUEST");
    assertThat(missing.json("errors/0/field")).isEqualTo("name");
    assertProblem(blank, 400, "INVALID_REQUEST");
    assertThat(blank.json("errors/0/field")).isEqualTo("name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "two\nlines"})
  void refusesANameThatCannotBeShown(String name) throws Exception {
    var form = new Multipart().field("name", name).file("file", "my.zip", new byte[9]);

    assertProblem(post("/api/v1/models", form), 400, "INVALID_REQUEST");
  }

  @Test
  void refusesWhatIsLargerThanAllowed() throws Exception {
    var form = new Multipart().field("name", "x").file("file", "my.zip", new byte[3 << 19]);

    assertProblem(post("/api/v1/models", form), 413, "UPLOAD_TOO_LARGE");
  }

  @Test
  void namesAnUnknownFieldOfTheDataSpec() throws Exception {
    var answer = dataset("{\"format\": \"NPZ\", \"hight\": 32}", "data");

    assertProblem(answer, 400, "UNKNOWN_FIELD");
    assertThat(answer.json("culprit")).isEqualTo("spec.hight");
  }

  @Test
  void namesAFieldOfTheWrongType() throws Exception {
    var answer = dataset("{\"height\": \"tall\"}", "data");

    assertProblem(answer, 400, "INVALID_REQUEST");
    assertThat(answer.json("errors/0/field")).isEqualTo("spec.height");
  }

  @Test
  void refusesASpecThatIsNoJson() throws Exception {
    assertProblem(dataset("{", "data"), 400, "MALFORMED_JSON");
  }

  @Test
  void passesTheEnginesRefusalOfDataOn() throws Exception {
    assertProblem(dataset("{}", "refuse DATA_NOT_FINITE"), 422, "DATA_NOT_FINITE");
    assertProblem(dataset("{}", "crash"), 422, "DATASET_UNREADABLE");
  }

  @Test
  void refusesARequestThatIsCutOff() throws Exception {
    var answer =
        send(
            request("/api/v1/models")
                .header("Content-Type", Multipart.contentType())
                .POST(BodyPublishers.ofString("------zippermerge-test\r\nContent-Disp")));

    assertProblem(answer, 400, "MALFORMED_MULTIPART");
  }

  private Answer model(String content) throws Exception {
    return post(
        "/api/v1/models",
        new Multipart().field("name", "bad").file("file", "../my.zip", bytes(content)));
  }

  private Answer dataset(String spec, String content) throws Exception {
    return post(
        "/api/v1/datasets",
        new Multipart()
            .field("name", "bad")
            .field("spec", spec)
            .file("file", "my.npz", bytes(content)));
  }

  private static byte[] bytes(String content) {
    return (content + "\nrest").getBytes(StandardCharsets.UTF_8);
  }

  private static void assertProblem(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json("code")).isEqualTo(code);
    assertThat(answer.json().at("/status").asInt()).isEqualTo(status);
    assertThat(answer.text()).doesNotContain("Exception", "dev.zippermerge");
  }

  private long rows() {
    return count("model") + count("dataset") + count("blob") + count("blob_chunk");
  }
}
