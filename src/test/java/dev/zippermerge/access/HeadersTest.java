package dev.zippermerge.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers are told. */
class HeadersTest extends AccessTest {
  private static final String MODELS = "/api/v1/models";

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/app.js", "/openapi.yaml", "/swagger-ui/index.html", MODELS, "/nowhere"})
  void everyAnswerIsGuarded(String path) throws Exception {
    var answer = get(key("alice"), path);
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(answer.header("Content-Security-Policy"))
        .contains("default-src 'self'", "frame-ancestors 'none'");
    assertThat(answer.http().headers().map()).doesNotContainKeys("server", "x-powered-by");
  }

  @Test
  void nothingThatBelongsToSomebodyStaysInACache() throws Exception {
    var alice = key("alice");
    assertThat(get(alice, MODELS).header("Cache-Control")).contains("no-store");
    var id = upload(alice, "models").json("id");
    assertThat(get(alice, MODELS + "/" + id).header("Cache-Control")).contains("no-store");
    var content = get(alice, MODELS + "/" + id + "/content");
    assertThat(content.header("Cache-Control")).isEqualTo("private, no-cache");
    assertThat(get("/app.js").header("Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void otherOriginsAreRefused() throws Exception {
    var refused = from("https://evil.example", "DELETE", MODELS + "/x");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(refused.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(from("http://localhost:" + port(), "GET", MODELS).status()).isEqualTo(200);
  }

  @Test
  void originsOfTheSettingsAreLetIn() throws Exception {
    var answer = from("https://tools.example", "GET", MODELS);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://tools.example");
    var preflight =
        send(
            request(MODELS)
                .header("Origin", "https://tools.example")
                .header("Access-Control-Request-Method", "DELETE")
                .header("Access-Control-Request-Headers", "authorization")
                .method("OPTIONS", BodyPublishers.noBody()));
    assertThat(preflight.status()).isEqualTo(200);
    assertThat(preflight.header("Access-Control-Allow-Methods")).contains("DELETE");
  }

  private Answer from(String origin, String method, String path) throws Exception {
    return send(
        as(key("alice"), path).header("Origin", origin).method(method, BodyPublishers.noBody()));
  }
}
