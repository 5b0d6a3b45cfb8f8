package dev.zippermerge.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.core.JacksonException;

/** What the chart makes of its values, and which values it refuses. */
class ChartTest {
  private static final Path MINIMAL = Chart.values("minimal");

  static List<Path> valuesFiles() {
    return Chart.valuesFiles();
  }

  @ParameterizedTest
  @MethodSource("valuesFiles")
  void helmFindsNothingToComplainOf(Path values, @TempDir Path folder) throws IOException {
    var chart = Chart.copyWith(values, folder.resolve("zippermerge"));
    var result = new Helm(chart).lint().strict().call();
    assertThat(result.isFailed()).as(String.join("\n", result.getMessages())).isFalse();
  }

  @Test
  void isOfTheApplicationsVersion() throws IOException {
    assertThat(Files.readString(Path.of("pom.xml")))
        .containsPattern("<artifactId>zippermerge</artifactId>\\s*<version>" + appVersion());
  }

  private static String appVersion() throws IOException {
    var chart =
        new Yaml().<Map<String, String>>load(Files.readString(Chart.FOLDER.resolve("Chart.yaml")));
    return chart.get("appVersion");
  }

  @Test
  void aClusterNeedsNoExtensions() {
    assertThat(Chart.render(MINIMAL).kinds())
        .containsExactly(
            "ConfigMap",
            "Deployment",
            "Job",
            "NetworkPolicy",
            "PodDisruptionBudget",
            "Service",
            "ServiceAccount");
  }

  @Test
  void everyPartCanBeHad() {
    assertThat(Chart.render(Chart.values("full")).kinds())
        .contains(
            "HorizontalPodAutoscaler",
            "Ingress",
            "ScaledObject",
            "ServiceMonitor",
            "TriggerAuthentication");
  }

  @Test
  void everyPartCanBeLeftOut() {
    var release = Chart.render(Chart.values("plain"));
    assertThat(release.kinds())
        .containsExactly("ConfigMap", "Deployment", "Service", "ServiceAccount", "ServiceMonitor");
    assertThat(release.settings()).containsEntry("SPRING_FLYWAY_ENABLED", "true");
    assertThat(release.of(ServiceAccount.class).getFirst().getMetadata().getAnnotations())
        .containsKey("eks.amazonaws.com/role-arn");
  }

  @Test
  void migrationsRunBeforeServicesAndNowhereElse() {
    var release = Chart.render(MINIMAL);
    var job = release.of(Job.class).getFirst();
    assertThat(job.getMetadata().getAnnotations())
        .containsEntry("was-helm.sh/hook", "pre-install,pre-upgrade");
    var container = job.getSpec().getTemplate().getSpec().getContainers().getFirst();
    assertThat(container.getArgs()).containsExactly("migrate");
    assertThat(container.getEnvFrom()).as("settings do not exist yet").isEmpty();
    assertThat(release.settings())
        .containsEntry("SPRING_FLYWAY_ENABLED", "false")
        .containsEntry("SPRING_DATASOURCE_URL", container.getEnv().getFirst().getValue());
  }

  @Test
  void scalersDecideHowManyReplicasThereAre() {
    assertThat(Chart.render(MINIMAL).of(Deployment.class))
        .allSatisfy(deployment -> assertThat(deployment.getSpec().getReplicas()).isEqualTo(2));
    var release = Chart.render(Chart.values("full"));
    assertThat(release.of(Deployment.class))
        .allSatisfy(deployment -> assertThat(deployment.getSpec().getReplicas()).isNull());
    var scaler = release.of(HorizontalPodAutoscaler.class).getFirst().getSpec();
    assertThat(List.of(scaler.getMinReplicas(), scaler.getMaxReplicas())).containsExactly(3, 9);
    var queue = release.of("ScaledObject").getFirst();
    assertThat(queue.at("/spec/maxReplicaCount").asInt()).isEqualTo(20);
    assertThat(queue.at("/spec/triggers/0/metadata/targetQueryValue").asString()).isEqualTo("2");
  }

  @Test
  void settingsReachTheServices() {
    assertThat(Chart.render(Chart.values("full")).settings())
        .containsEntry(
            "SPRING_DATASOURCE_URL", "jdbc:postgresql://10.0.0.7:6432/models?sslmode=verify-full")
        .containsEntry("ZIPPERMERGE_STORAGE_PLACE", "S3")
        .containsEntry("ZIPPERMERGE_STORAGE_S3_ENDPOINT", "https://objects.example.org:9000")
        .containsEntry("ZIPPERMERGE_PREDICTIONS_MODELS", "8")
        .containsEntry("ZIPPERMERGE_WORKER_CONCURRENCY", "2");
    assertThat(Chart.render(MINIMAL).settings()).doesNotContainKey("ZIPPERMERGE_STORAGE_PLACE");
  }

  @Test
  void anIngressLeadsToTheInterface() {
    var rule = Chart.render(Chart.values("full")).of(Ingress.class).getFirst().getSpec();
    assertThat(rule.getRules().getFirst().getHost()).isEqualTo("merge.example.org");
    assertThat(rule.getTls().getFirst().getSecretName()).isEqualTo("merge-tls");
  }

  @Test
  void notesTellWhereItIs() {
    assertThat(Chart.notes(MINIMAL)).contains("service/test-zippermerge 8080:80");
    assertThat(Chart.notes(Chart.values("full"))).contains("https://merge.example.org/");
    assertThat(Chart.notes(Chart.values("plain")))
        .contains("Migrations are off", "No network policy");
  }

  @ParameterizedTest
  @CsvSource({
    "database.host, '', database",
    "database.existingSecret, '', existingSecret",
    "database.port, 70000, port",
    "database.sslMode, sometimes, sslMode",
    "database.password, secret, password",
    "api.replicas, -1, replicas",
    "api.workSize, plenty, workSize",
    "worker.concurrency, 0, concurrency",
    "worker.engineMemory, 4Gi, engineMemory",
    "worker.terminationGracePeriodSeconds, 20, terminationGracePeriodSeconds",
    "worker.keda.minReplicas, 9, worker.keda.minReplicas",
    "worker.podDisruptionBudget.maxUnavailable, 0, maxUnavailable",
    "storage.s3.enabled, true, bucket",
    "storage.s3.encryption, rot13, encryption",
    "ingress.enabled, true, host",
    "security.mode, OPEN, mode",
    "settings.lower, x, lower",
    "service.type, ExternalName, type",
    "unknown, 1, unknown",
  })
  void refusesValuesThatCannotBeMeant(String name, String value, String told) {
    var settings = Map.of(name, value, "worker.keda.enabled", "true");
    assertThatThrownBy(() -> Chart.render(MINIMAL, settings)).hasMessageContaining(told);
  }

  @Test
  void refusesToRunWithoutADatabase() {
    assertThatThrownBy(() -> new Helm(Chart.FOLDER).template().call())
        .hasMessageContaining("host")
        .hasMessageContaining("existingSecret");
  }

  /** That a strict reading is strict. */
  @Test
  void fieldsThatKubernetesDoesNotKnowAreNoticed() {
    var yaml =
        Map.of(
            "apiVersion", "apps/v1",
            "kind", "Deployment",
            "spec", Map.of("template", Map.of("spec", Map.of("hostNetwrok", true))));
    assertThatThrownBy(() -> KubernetesObject.of(yaml))
        .isInstanceOf(JacksonException.class)
        .hasMessageContaining("hostNetwrok");
  }
}
