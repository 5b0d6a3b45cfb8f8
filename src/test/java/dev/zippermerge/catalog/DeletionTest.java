package dev.zippermerge.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Answer;
import dev.zippermerge.Multipart;
import dev.zippermerge.ServiceTest;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.support.TransactionTemplate;

/** What is needed cannot be deleted. */
class DeletionTest extends ServiceTest {
  private static final Set<UUID> USED = ConcurrentHashMap.newKeySet();

  @Autowired private Models models;
  @Autowired private TransactionTemplate transaction;

  @TestConfiguration
  static class Guards {
    @Bean
    ReferenceGuard testGuard() {
      return id -> USED.contains(id) ? Optional.of("a test") : Optional.empty();
    }
  }

  @Test
  void keepsAModelThatIsInUse() throws Exception {
    var id = upload("models");
    USED.add(id);

    var refused = delete("/api/v1/models/" + id);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json("code")).isEqualTo("MODEL_IN_USE");
    assertThat(refused.json("detail")).contains(id.toString(), "a test");
    assertThat(get("/api/v1/models/" + id + "/content").status()).isEqualTo(200);
    USED.remove(id);
    assertThat(delete("/api/v1/models/" + id).status()).isEqualTo(204);
  }

  @Test
  void keepsADataSetThatIsInUse() throws Exception {
    var id = upload("datasets");
    USED.add(id);

    assertThat(delete("/api/v1/datasets/" + id).json("code")).isEqualTo("DATASET_IN_USE");
  }

  /** Somebody decides to use the model; the deletion comes before that is written down. */
  @Test
  void aDeletionWaitsForWhoeverIsAboutToUseTheModel() throws Exception {
    var id = upload("models");
    var deletion = new FutureTask<Answer>(() -> delete("/api/v1/models/" + id));

    transaction.executeWithoutResult(
        status -> {
          models.hold(id);
          Thread.ofVirtual().start(deletion);
          awaitBlockedDeletion();
          USED.add(id);
        });

    assertThat(deletion.get().json("code")).isEqualTo("MODEL_IN_USE");
  }

  private void awaitBlockedDeletion() {
    var waiting =
        "select count(*) from pg_stat_activity"
            + " where datname = current_database() and wait_event_type = 'Lock'";
    while (jdbc.sql(waiting).query(Long.class).single() == 0) {
      Thread.onSpinWait();
    }
  }

  private UUID upload(String kind) throws Exception {
    var form = new Multipart().field("name", "used").file("file", "my.zip", new byte[] {1});
    return UUID.fromString(post("/api/v1/" + kind, form).json("id"));
  }
}
