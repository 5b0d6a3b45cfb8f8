package dev.zippermerge.access;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Who wrote what, with what result. */
class AuditLogTest extends AccessTest {
  private static final String MODELS = "/api/v1/models";

  private final Logger audit = (Logger) LoggerFactory.getLogger("audit");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    audit.setLevel(Level.INFO);
    lines.start();
    audit.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    audit.detachAppender(lines);
  }

  @Test
  void tellsWhoMadeAndDeletedWhat() throws Exception {
    var mallory = key("mallory");
    var id = upload(mallory, "models").json("id");
    var made = single();
    assertThat(made)
        .containsEntry("owner", "mallory")
        .containsEntry("method", "POST")
        .containsEntry("path", MODELS)
        .containsEntry("status", "201")
        .containsEntry("created", MODELS + "/" + id)
        .containsEntry("key", keyOf("mallory"));
    assertThat(lines.list.getFirst().getFormattedMessage())
        .contains("owner=mallory", "status=201", "created=" + MODELS + "/" + id)
        .doesNotContain(mallory);

    lines.list.clear();
    delete(mallory, MODELS + "/" + id);
    assertThat(single())
        .containsEntry("method", "DELETE")
        .containsEntry("path", MODELS + "/" + id)
        .containsEntry("status", "204");
  }

  @Test
  void tellsOfWhatWasRefused() throws Exception {
    delete(key("niaj", Scope.READ), MODELS + "/x");
    assertThat(single()).containsEntry("owner", "niaj").containsEntry("status", "403");
    lines.list.clear();
    send(request(MODELS + "/x").DELETE());
    assertThat(single()).doesNotContainKey("owner").containsEntry("status", "401");
  }

  @Test
  void callsNothingMadeThatWasThereBefore() throws Exception {
    var mallory = key("mallory");
    var model = upload(mallory, "models").json("id");
    var data = upload(mallory, "datasets").json("id");
    var job = postJson(mallory, "/api/v1/merge-jobs", merge(model, data)).json("id");
    var path = "/api/v1/merge-jobs/" + job;
    assertThat(fields(lines.list.getLast())).containsEntry("created", path);

    assertThat(postJson(mallory, path + "/cancel", "").status()).isEqualTo(202);

    assertThat(fields(lines.list.getLast()))
        .containsEntry("path", path + "/cancel")
        .doesNotContainKey("created");
  }

  /** Of an engine that does not end by itself. */
  private static String merge(String model, String data) {
    return """
    {"tasks":[{"name":"hang","modelId":"%s","datasetId":"%s"}]}"""
        .formatted(model, data);
  }

  @Test
  void isSilentAboutReading() throws Exception {
    get(key("olivia"), MODELS);
    postJson(key("olivia"), "/api/v1/merge-jobs/validate", "{}");
    assertThat(lines.list).isEmpty();
  }

  @Test
  void keepsALineALine() throws Exception {
    delete(ISSUER.token("peggy owner=admin", "write"), MODELS + "/x");
    assertThat(single()).containsEntry("owner", "peggy?owner?admin");
  }

  private Map<String, String> single() {
    assertThat(lines.list).hasSize(1);
    return fields(lines.list.getFirst());
  }

  private static Map<String, String> fields(ILoggingEvent line) {
    var fields = new TreeMap<String, String>();
    line.getKeyValuePairs().forEach(pair -> fields.put(pair.key, String.valueOf(pair.value)));
    return fields;
  }

  private String keyOf(String owner) {
    return keys.list().stream()
        .filter(key -> key.owner().equals(owner))
        .findFirst()
        .orElseThrow()
        .id()
        .toString();
  }
}
