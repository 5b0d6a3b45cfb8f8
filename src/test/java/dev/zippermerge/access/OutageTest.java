package dev.zippermerge.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Answer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Nobody can tell who a caller is: its issuer, or the database, does not answer. */
@TestPropertySource(
    properties = {
      "zippermerge.roles=api",
      // Nobody listens there.
      "spring.security.oauth2.resourceserver.jwt.issuer-uri=http://127.0.0.1:9/realm",
      "spring.datasource.hikari.maximum-pool-size=2",
      "spring.datasource.hikari.connection-timeout=500"
    })
class OutageTest extends AccessTest {
  private static final String MODELS = "/api/v1/models";

  @Autowired private DataSource database;

  @Test
  void tokensWaitForTheirIssuerAndKeysDoNot() throws Exception {
    for (var token : new String[] {ISSUER.token("alice", "read"), "no.token.really"}) {
      var answer = get(token, MODELS);
      isUnavailable(answer, "UNAVAILABLE");
      assertThat(answer.http().headers().map()).doesNotContainKey("www-authenticate");
    }
    assertThat(get(key("alice"), MODELS).status()).isEqualTo(200);
  }

  @Test
  void keysWaitForTheDatabase() throws Exception {
    var key = key("alice");
    try (var _ = database.getConnection();
        var _ = database.getConnection()) {
      isUnavailable(get(key, MODELS), "DATABASE_UNAVAILABLE");
    }
    assertThat(get(key, MODELS).status()).isEqualTo(200);
  }

  private static void isUnavailable(Answer answer, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(503);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json("code")).isEqualTo(code);
    assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
  }
}
