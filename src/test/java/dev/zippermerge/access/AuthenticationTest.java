package dev.zippermerge.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Answer;
import dev.zippermerge.OpenApi;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets in, and with what scope. */
class AuthenticationTest extends AccessTest {
  private static final String MODELS = "/api/v1/models";

  @TestFactory
  Stream<DynamicTest> asksAtEveryOperation() {
    return OpenApi.CONTRACT.operations("/api/").keySet().stream()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      var method = name.substring(0, name.indexOf(' ')).toUpperCase(Locale.ROOT);
                      var path = name.substring(name.indexOf('/'));
                      var request = request(path.replaceAll("\\{[^}]+}", "x"));
                      refusedAsUnknown(send(request.method(method, BodyPublishers.noBody())));
                    }));
  }

  @Test
  void showsPageAndContractToEverybody() throws Exception {
    assertThat(get("/").status()).isEqualTo(200);
    assertThat(get("/openapi.yaml").status()).isEqualTo(200);
  }

  @Test
  void tellsWhereItsRulesAre() throws Exception {
    var header = get(MODELS).header("WWW-Authenticate");
    assertThat(header).contains("resource_metadata=");
    var rules = get("/.well-known/oauth-protected-resource");
    assertThat(rules.status()).isEqualTo(200);
    assertThat(rules.json().at("/scopes_supported").toString())
        .isEqualTo("[\"read\",\"write\",\"admin\"]");
  }

  @Test
  void refusesAKeyThatIsNotOne() throws Exception {
    refusedAsUnknown(get("zm_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", MODELS));
    refusedAsUnknown(get("other", MODELS));
    refusedAsUnknown(send(request(MODELS).header("Authorization", "Basic eDp5")));
  }

  /** Nobody without a key fills the disk. */
  @Test
  void doesNotWaitForAnUploadOfWhoHasNoKey() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(10_000);
      var start =
          """
          POST /api/v1/models HTTP/1.1
          Host: localhost
          Content-Type: multipart/form-data; boundary=b
          Content-Length: 1000000000

          --b
          Content-Disposition: form-data; name="file"; filename="x"

          """;
      socket.getOutputStream().write(start.replace("\n", "\r\n").getBytes(US_ASCII));
      var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      assertThat(answer.readLine()).startsWith("HTTP/1.1 401");
    }
  }

  @Test
  void refusesARevokedKeyAtOnce() throws Exception {
    var secret = key("carol");
    assertThat(get(secret, MODELS).status()).isEqualTo(200);
    var id =
        keys.list().stream().filter(key -> key.owner().equals("carol")).findFirst().orElseThrow();

    assertThat(keys.revoke(id.id())).isTrue();

    refusedAsUnknown(get(secret, MODELS));
    assertThat(keys.revoke(id.id())).isFalse();
    assertThat(keys.revoke(UUID.randomUUID())).isFalse();
  }

  @Test
  void showsTheLastUseAndKeepsNoSecret() throws Exception {
    var secret = key("dave");
    assertThat(find("dave").lastUsedAt()).isNull();

    get(secret, MODELS);

    assertThat(find("dave").lastUsedAt()).isNotNull();
    assertThat(jdbc.sql("select api_key::text from api_key").query(String.class).list())
        .noneMatch(row -> row.contains(secret.substring(3)));
  }

  private ApiKey find(String owner) {
    return keys.list().stream().filter(key -> key.owner().equals(owner)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "READ, GET, /api/v1/models, 200",
    "READ, HEAD, /api/v1/models, 200",
    "READ, POST, /api/v1/merge-jobs/validate, 400",
    "READ, POST, /api/v1/merge-jobs/5d2e0f9a-0000-0000-0000-000000000000/predictions, 404",
    "READ, POST, /api/v1/merge-jobs, 403",
    "READ, POST, /api/v1/merge-jobs/5d2e0f9a-0000-0000-0000-000000000000/cancel, 403",
    "READ, DELETE, /api/v1/models/5d2e0f9a-0000-0000-0000-000000000000, 403",
    "WRITE, GET, /api/v1/models, 403",
    "WRITE, DELETE, /api/v1/models/5d2e0f9a-0000-0000-0000-000000000000, 404",
    "ADMIN, GET, /api/v1/models, 200",
    "ADMIN, POST, /api/v1/merge-jobs, 400",
  })
  void allowsWhatTheScopeSays(Scope scope, String method, String path, int status)
      throws Exception {
    for (var secret : new String[] {key("erin", scope), ISSUER.token("erin", scope.label())}) {
      var answer =
          send(
              as(secret, path)
                  .header("Content-Type", "application/json")
                  .method(method, BodyPublishers.ofString("{}")));
      assertThat(answer.status()).isEqualTo(status);
      if (status == 403) {
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json("code")).isEqualTo("FORBIDDEN");
        assertThat(answer.header("WWW-Authenticate")).contains("insufficient_scope");
      }
    }
  }

  @Test
  void takesATokensSubjectForTheOwner() throws Exception {
    var id = upload(ISSUER.token("frank", "read write"), "models").json("id");

    assertThat(get(key("frank"), MODELS + "/" + id).status()).isEqualTo(200);
    assertThat(get(ISSUER.token("grace", "read"), MODELS + "/" + id).status()).isEqualTo(404);
  }

  @Test
  void refusesTokensThatAreNotGood() throws Exception {
    assertThat(get(ISSUER.token("heidi", "read"), MODELS).status()).isEqualTo(200);

    refusedAsUnknown(get(ISSUER.token("heidi", "read", Duration.ofMinutes(-5)), MODELS));
    refusedAsUnknown(get(new TestIssuer().token("heidi", "read"), MODELS));
    refusedAsUnknown(get(ISSUER.token(null, "read"), MODELS));
    for (var subject : List.of(" ", "heidi\0", "he\nidi", "h".repeat(201))) {
      refusedAsUnknown(get(ISSUER.token(subject, "read"), MODELS));
    }
    assertThat(get(ISSUER.token("h".repeat(200), "read"), MODELS).status()).isEqualTo(200);
    var unsigned = ISSUER.token("heidi", "read").replaceFirst("\\.[^.]+$", ".");
    refusedAsUnknown(get(unsigned, MODELS));
    refusedAsUnknown(get(ISSUER.unsigned("heidi", "read"), MODELS));
    refusedAsUnknown(get(ISSUER.signedWithThePublicKey("heidi", "read"), MODELS));
  }

  private static void refusedAsUnknown(Answer answer) {
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.json("instance")).isEqualTo(answer.http().uri().getPath());
    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json("code")).isEqualTo("UNAUTHENTICATED");
  }
}
