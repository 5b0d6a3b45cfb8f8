package dev.zippermerge.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.access.ApiKeys;
import dev.zippermerge.access.Scope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Bad requests to a service that asks for keys, of who has one and of who has none. */
@TestPropertySource(
    properties = {
      "zippermerge.security.mode=KEYS",
      "zippermerge.security.requests-per-minute=1000000"
    })
class KeysBadRequestsTest extends BadRequestsTest {
  /** What is no HTTP never gets as far as to be asked for a key. */
  private static final Set<Integer> REFUSED = Set.of(400, 401, 403, 405, 417, 501, 505);

  @Autowired private ApiKeys keys;

  int count() {
    return 500;
  }

  List<byte[]> files() {
    return RequestFuzzTest.files();
  }

  @Test
  void badRequestsWithAKeyChangeNothing() throws Exception {
    // What there is was stored without an owner, and so belongs to this one.
    var key = keys.create("local", "fuzz", Set.of(Scope.READ, Scope.WRITE));

    var answers = send(count(), 3, files(), "Authorization: Bearer " + key);

    assertThat(answers).containsKeys(200, 400, 404).doesNotContainKeys(401, 429);
  }

  @Test
  void whoHasNoKeyLearnsNothing() throws Exception {
    onlyRefused(send(count(), 4, files()));
    onlyRefused(send(count(), 5, files(), "Authorization: Bearer zm_" + "A".repeat(43)));
  }

  private void onlyRefused(Map<Integer, Integer> answers) {
    assertThat(answers.keySet()).contains(401).isSubsetOf(REFUSED);
    assertThat(answers.get(401)).isGreaterThan(count() / 2);
  }
}
