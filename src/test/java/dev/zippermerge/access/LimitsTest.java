package dev.zippermerge.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** What one owner may ask for and store. */
@TestPropertySource(
    properties = {
      "zippermerge.security.requests-per-minute=40",
      "zippermerge.catalog.upload-quota=2B"
    })
class LimitsTest extends AccessTest {
  private static final String MODELS = "/api/v1/models";

  @Test
  void refusesAnOwnerWhoAsksTooOften() throws Exception {
    var first = key("alice");
    var second = key("alice");
    for (int i = 0; i < 20; i++) {
      assertThat(get(first, MODELS).status()).isEqualTo(200);
      assertThat(get(second, MODELS).status()).isEqualTo(200);
    }

    var refused = askUntilRefused(first);

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(refused.json("code")).isEqualTo("TOO_MANY_REQUESTS");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 3);
    assertThat(get(key("bob"), MODELS).status()).isEqualTo(200);
    assertThat(send(request("/")).status()).isEqualTo(200);
  }

  /** The bucket is being filled meanwhile. */
  private Answer askUntilRefused(String key) throws Exception {
    var answer = get(key, MODELS);
    for (int i = 0; i < 40 && answer.status() == 200; i++) {
      answer = get(key, MODELS);
    }
    return answer;
  }

  @Test
  void limitsNoAdmin() throws Exception {
    var admin = key("root", Scope.ADMIN);
    for (int i = 0; i < 90; i++) {
      assertThat(get(admin, MODELS).status()).isEqualTo(200);
    }
    for (int i = 0; i < 3; i++) {
      assertThat(upload(admin, "models").status()).isEqualTo(201);
    }
  }

  @Test
  void storesNoMoreThanTheQuota() throws Exception {
    var carol = key("carol");
    var model = upload(carol, "models").json("id");
    assertThat(upload(carol, "datasets").status()).isEqualTo(201);

    var refused = upload(carol, "models");

    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.json("code")).isEqualTo("UPLOAD_QUOTA_EXCEEDED");
    assertThat(refused.json("detail")).contains("1 bytes", "2 of your quota of 2 bytes");
    assertThat(upload(carol, "datasets").status()).isEqualTo(413);
    assertThat(upload(key("dave"), "models").status()).isEqualTo(201);

    assertThat(delete(carol, MODELS + "/" + model).status()).isEqualTo(204);
    assertThat(upload(carol, "models").status()).isEqualTo(201);
  }

  /** All find room before they are inspected; the database lets in as many as there is room for. */
  @Test
  void uploadsAtTheSameTimeDoNotSlipThrough() throws Exception {
    var erin = key("erin");
    var uploads = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 6; i++) {
      var kind = i % 2 == 0 ? "models" : "datasets";
      uploads.add(() -> upload(erin, kind).status());
    }
    List<Integer> statuses;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      statuses = threads.invokeAll(uploads).stream().map(Future::resultNow).toList();
    }

    assertThat(statuses).containsOnly(201, 413);
    assertThat(statuses.stream().filter(status -> status == 201)).hasSize(2);
    assertThat(count("model where owner = 'erin'") + count("dataset where owner = 'erin'"))
        .isEqualTo(2);
  }
}
