package dev.zippermerge.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.ServiceTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Objects of KEDA and of the Prometheus Operator: no field but those that their kinds have. */
class ExtensionsTest extends ServiceTest {
  private static final Path FULL = Chart.values("full");

  /** Fields by kind and path; those of what lies below a path that is not listed are free. */
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "ScaledObject", Set.of("apiVersion", "kind", "metadata", "spec"),
          "ScaledObject/spec",
              Set.of(
                  "scaleTargetRef",
                  "pollingInterval",
                  "cooldownPeriod",
                  "initialCooldownPeriod",
                  "idleReplicaCount",
                  "minReplicaCount",
                  "maxReplicaCount",
                  "fallback",
                  "advanced",
                  "triggers"),
          "ScaledObject/spec/scaleTargetRef",
              Set.of("apiVersion", "kind", "name", "envSourceContainerName"),
          "ScaledObject/spec/triggers/0",
              Set.of(
                  "type",
                  "name",
                  "metadata",
                  "metricType",
                  "useCachedMetrics",
                  "authenticationRef"),
          "ScaledObject/spec/triggers/0/metadata",
              Set.of(
                  "host",
                  "port",
                  "dbName",
                  "sslmode",
                  "userName",
                  "query",
                  "targetQueryValue",
                  "activationTargetQueryValue"),
          "TriggerAuthentication/spec",
              Set.of("podIdentity", "secretTargetRef", "configMapTargetRef", "env"),
          "TriggerAuthentication/spec/secretTargetRef/0", Set.of("parameter", "name", "key"),
          "ServiceMonitor/spec",
              Set.of(
                  "jobLabel",
                  "targetLabels",
                  "podTargetLabels",
                  "endpoints",
                  "selector",
                  "namespaceSelector"),
          "ServiceMonitor/spec/endpoints/0",
              Set.of(
                  "port",
                  "targetPort",
                  "path",
                  "scheme",
                  "interval",
                  "scrapeTimeout",
                  "relabelings"));

  @Test
  void haveNoFieldsButTheirs() {
    var release = Chart.render(FULL);
    FIELDS.forEach(
        (path, fields) -> {
          var parts = List.of(path.split("/", 2));
          var object = release.of(parts.getFirst()).getFirst();
          var node = parts.size() == 1 ? object : object.at("/" + parts.getLast());
          assertThat(fields).as(path).containsAll(node.propertyNames());
        });
  }

  @ParameterizedTest
  @CsvSource({
    "ScaledObject, keda.sh/v1alpha1",
    "TriggerAuthentication, keda.sh/v1alpha1",
    "ServiceMonitor, monitoring.coreos.com/v1"
  })
  void areOfTheVersionsThatTheirOperatorsServe(String kind, String version) {
    assertThat(Chart.render(FULL).of(kind))
        .singleElement()
        .satisfies(object -> assertThat(object.path("apiVersion").asString()).isEqualTo(version));
  }

  /** KEDA's connection: by a Secret or by the object, each exactly once. */
  @Test
  void theQueueIsAskedWithCompleteCredentials() {
    var release = Chart.render(FULL);
    var given =
        release.of("ScaledObject").getFirst().at("/spec/triggers/0/metadata").propertyNames();
    var secret =
        release
            .of("TriggerAuthentication")
            .getFirst()
            .at("/spec/secretTargetRef")
            .valueStream()
            .map(reference -> reference.path("parameter").asString())
            .toList();
    assertThat(given).contains("host", "port", "dbName", "sslmode", "query", "targetQueryValue");
    assertThat(secret).containsExactlyInAnyOrder("userName", "password");
  }

  /** The query runs on the real schema, and counts what waits and what runs. */
  @Test
  void theQueueIsCountedByTheQuery() {
    assertThat(answer(query())).isZero();
    var id = UUID.randomUUID();
    jdbc.sql(
            """
            insert into merge_job (id, status, request, created_at, queued_at)
            values (?, 'RUNNING', '{}', now(), now())
            """)
        .param(id)
        .update();
    jdbc.sql("insert into queue_owner (name) values ('keda')").update();
    queue(id, "", null);
    queue(id, "conv1-8-16", UUID.randomUUID());
    try {
      assertThat(answer(query())).isEqualTo(2);
    } finally {
      jdbc.sql("delete from merge_job where id = ?").param(id).update();
    }
  }

  /** An entry that the workers of other tests leave alone. */
  private void queue(UUID job, String trial, @Nullable UUID worker) {
    jdbc.sql(
            """
            insert into merge_queue
              (job_id, queueing, trial, owner, priority, queued_at, due_at, worker, seen_at)
            values (?, 1, ?, 'keda', 0, now(), now() + interval '1 day',
              cast(? as uuid), now() + interval '1 day')
            """)
        .params(job, trial, worker)
        .update();
  }

  private static String query() {
    JsonNode scaled = Chart.render(FULL).of("ScaledObject").getFirst();
    return scaled.at("/spec/triggers/0/metadata/query").asString();
  }

  private long answer(String query) {
    return jdbc.sql(query).query(Long.class).single();
  }
}
