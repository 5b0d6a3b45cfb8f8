package dev.zippermerge.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.ServiceTest;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong, the answer is a problem detail with a code. */
class ProblemDetailTest extends ServiceTest {

  @ParameterizedTest
  @CsvSource({
    "GET, /nowhere, 404, NOT_FOUND",
    "GET, /api/v1/nowhere, 404, NOT_FOUND",
    "GET, /error, 404, NOT_FOUND",
    "PUT, /api/v1/models, 405, METHOD_NOT_ALLOWED",
    "GET, /api/v1/models/not-a-uuid, 400, INVALID_REQUEST",
    "GET, /api/v1/models/01970000-0000-7000-8000-000000000000, 404, MODEL_NOT_FOUND",
    "GET, /api/v1/datasets/01970000-0000-7000-8000-000000000000, 404, DATASET_NOT_FOUND",
    "GET, /api/v1/models?limit=0, 400, INVALID_REQUEST",
    "GET, /api/v1/models?limit=many, 400, INVALID_REQUEST",
    "GET, /api/v1/models?cursor=AAAA, 400, INVALID_CURSOR",
    "GET, /api/v1/models?cursor=not*base64, 400, INVALID_CURSOR",
    "POST, /api/v1/models, 415, UNSUPPORTED_MEDIA_TYPE",
  })
  void everyErrorHasACode(String method, String path, int status, String code) throws Exception {
    var answer =
        send(
            request(path)
                .header("Content-Type", "text/plain")
                .method(method, BodyPublishers.noBody()));

    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json("code")).isEqualTo(code);
    assertThat(answer.text()).doesNotContain("Exception", "springframework");
  }

  @Test
  void aFormatThatWeDoNotHaveIsAProblemToo() throws Exception {
    var answer = get("/api/v1/models", "Accept", "text/csv");

    assertThat(answer.status()).isEqualTo(406);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json("code")).isEqualTo("NOT_ACCEPTABLE");
  }

  @Test
  void aListOfFormatsThatCannotBeReadIsAProblemToo() throws Exception {
    var answer = get("/api/v1/models", "Accept", "a/b;q=9");

    assertThat(answer.status()).isEqualTo(406);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json("code")).isEqualTo("NOT_ACCEPTABLE");
  }

  @Test
  void namesTheFieldThatIsWrong() throws Exception {
    var answer = get("/api/v1/models?limit=1000");

    assertThat(answer.json("errors/0/field")).isEqualTo("limit");
    assertThat(answer.json("errors/0/message")).contains("200");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/models?limit=many      | limit  | must be a whole number",
        "/api/v1/merge-jobs?status=DONE | status | must be one of QUEUED, RUNNING",
        "/api/v1/models/mine            | id     | must be a UUID"
      })
  void tellsWhatAParameterMustBe(String path, String name, String message) throws Exception {
    var answer = get(path);

    assertThat(answer.json("errors/0/field")).isEqualTo(name);
    assertThat(answer.json("errors/0/message")).startsWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'preset': 'TINY', 'tasks': []} | INVALID_REQUEST | must be one of ACCU, LIGHT",
        "{'tasks': [{'modelId': 'mine'}]} | INVALID_REQUEST | must be a UUID",
        "{'tasks': [                     | MALFORMED_JSON  | at line 1, column ",
        "{'tasks': [}                    | MALFORMED_JSON  | at line 1, column "
      })
  void tellsWhatAFieldMustBeAndWhereJsonEnds(String body, String code, String message)
      throws Exception {
    var answer =
        send(
            request("/api/v1/merge-jobs")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.replace('\'', '"'))));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json("code")).isEqualTo(code);
    assertThat(answer.text()).contains(message);
  }

  @Test
  void onlyJsonIsTakenForJson() throws Exception {
    for (var type : new String[] {"*/*", "application/*", "text/plain"}) {
      var answer =
          send(
              request("/api/v1/merge-jobs")
                  .header("Content-Type", type)
                  .POST(BodyPublishers.ofString("{}")));

      assertThat(answer.status()).as(type).isEqualTo(415);
      assertThat(answer.json("code")).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
    }
  }

  /** Tomcat answers these before any servlet, or refuses to read their parameters. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /a[b] HTTP/1.1",
        "GET /%zz HTTP/1.1",
        "GET / NONSENSE",
        "GET /api/v1/models?= HTTP/1.1",
        "GET /api/v1/models?a=%zz HTTP/1.1",
        "GET /nowhere?=&a HTTP/1.1",
        "POST /api/v1/models?%c3%28 HTTP/1.1"
      })
  void aRequestThatIsNotHttpIsAProblemToo(String line) throws Exception {
    try (var socket = new Socket("localhost", port())) {
      socket
          .getOutputStream()
          .write(
              (line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer)
          .containsPattern("HTTP/1.1 (400|505)")
          .contains("application/problem+json", "\"code\":")
          .doesNotContain("Tomcat", "<html");
    }
  }
}
