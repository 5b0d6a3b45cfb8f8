package dev.zippermerge.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever one object names of another one is there. */
class ReferencesTest {
  static List<Path> valuesFiles() {
    return Chart.valuesFiles();
  }

  @ParameterizedTest
  @MethodSource("valuesFiles")
  void namesAreUniqueInTheirKind(Path values) {
    assertThat(Chart.render(values).objects())
        .extracting(object -> object.kind() + " " + object.name())
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("valuesFiles")
  void selectorsFindPods(Path values) {
    var release = Chart.render(values);
    for (var deployment : release.of(Deployment.class)) {
      var spec = deployment.getSpec();
      assertThat(spec.getTemplate().getMetadata().getLabels())
          .containsAllEntriesOf(spec.getSelector().getMatchLabels());
      assertThat(spec.getTemplate().getSpec().getTopologySpreadConstraints())
          .allMatch(spread -> spread.getLabelSelector().equals(spec.getSelector()));
      assertThat(selected(release, spec.getSelector().getMatchLabels()))
          .containsExactly(deployment.getMetadata().getName());
    }
    for (var budget : release.of(PodDisruptionBudget.class)) {
      assertThat(selected(release, budget.getSpec().getSelector().getMatchLabels()))
          .containsExactly(budget.getMetadata().getName());
    }
    for (var policy : release.of(NetworkPolicy.class)) {
      assertThat(selected(release, policy.getSpec().getPodSelector().getMatchLabels()))
          .containsExactly(policy.getMetadata().getName());
    }
  }

  /** A service's port has a name that every pod behind it gives to a port. */
  @ParameterizedTest
  @MethodSource("valuesFiles")
  void servicesLeadToPortsOfPods(Path values) {
    var release = Chart.render(values);
    for (var service : release.of(Service.class)) {
      var pods = selected(release, service.getSpec().getSelector());
      pods.removeIf(name -> name.endsWith("-migration"));
      assertThat(pods).isNotEmpty();
      for (var port : service.getSpec().getPorts()) {
        assertThat(pods)
            .allSatisfy(
                name -> assertThat(ports(release.pods().get(name))).contains(port.getTargetPort()));
      }
    }
    release.of(NetworkPolicy.class).stream()
        .flatMap(
            policy ->
                policy.getSpec().getIngress().stream()
                    .flatMap(
                        rule ->
                            rule.getPorts().stream()
                                .map(
                                    port ->
                                        Map.entry(policy.getMetadata().getName(), port.getPort()))))
        .forEach(
            port -> assertThat(ports(release.pods().get(port.getKey()))).contains(port.getValue()));
  }

  @ParameterizedTest
  @MethodSource("valuesFiles")
  void ingressLeadsToAService(Path values) {
    var release = Chart.render(values);
    for (var ingress : release.of(Ingress.class)) {
      var backend =
          ingress.getSpec().getRules().getFirst().getHttp().getPaths().getFirst().getBackend();
      assertThat(release.of(Service.class))
          .filteredOn(
              service -> service.getMetadata().getName().equals(backend.getService().getName()))
          .singleElement()
          .satisfies(
              service ->
                  assertThat(service.getSpec().getPorts())
                      .extracting(ServicePort::getName)
                      .contains(backend.getService().getPort().getName()));
    }
  }

  @ParameterizedTest
  @MethodSource("valuesFiles")
  void podsNameWhatIsThere(Path values) throws Exception {
    var release = Chart.render(values);
    var maps =
        release.of(ConfigMap.class).stream().map(map -> map.getMetadata().getName()).toList();
    var accounts =
        release.of(ServiceAccount.class).stream()
            .map(made -> made.getMetadata().getName())
            .toList();
    var secrets = secrets(values);
    for (var pod : release.pods().values()) {
      var account = pod.getSpec().getServiceAccountName();
      assertThat(account == null || accounts.contains(account)).as(account).isTrue();
      for (var container : pod.getSpec().getContainers()) {
        assertThat(container.getEnvFrom())
            .allMatch(from -> maps.contains(from.getConfigMapRef().getName()));
        assertThat(container.getEnv())
            .filteredOn(variable -> variable.getValueFrom() != null)
            .extracting(EnvVar::getValueFrom)
            .allMatch(from -> secrets.contains(from.getSecretKeyRef().getName()));
        assertThat(container.getEnv())
            .filteredOn(variable -> variable.getName().matches(".*(PASSWORD|SECRET).*"))
            .allMatch(variable -> variable.getValue() == null);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("valuesFiles")
  void scalersNameDeployments(Path values) throws Exception {
    var release = Chart.render(values);
    var deployments =
        release.of(Deployment.class).stream().map(made -> made.getMetadata().getName()).toList();
    assertThat(release.of(HorizontalPodAutoscaler.class))
        .allMatch(scaler -> deployments.contains(scaler.getSpec().getScaleTargetRef().getName()));
    for (var scaled : release.of("ScaledObject")) {
      assertThat(deployments).contains(scaled.at("/spec/scaleTargetRef/name").asString());
      assertThat(release.of("TriggerAuthentication"))
          .extracting(authentication -> authentication.at("/metadata/name"))
          .containsExactly(scaled.at("/spec/triggers/0/authenticationRef/name"));
    }
    var secrets = secrets(values);
    for (var authentication : release.of("TriggerAuthentication")) {
      assertThat(authentication.at("/spec/secretTargetRef"))
          .allMatch(reference -> secrets.contains(reference.path("name").asString()));
    }
  }

  @ParameterizedTest
  @MethodSource("valuesFiles")
  void monitorsFindTheMetricsOfAllServices(Path values) {
    var release = Chart.render(values);
    for (var monitor : release.of("ServiceMonitor")) {
      var wanted = strings(monitor.at("/spec/selector/matchLabels"));
      var port = monitor.at("/spec/endpoints/0/port").asString();
      assertThat(release.of(Service.class))
          .filteredOn(
              service ->
                  service.getMetadata().getLabels().entrySet().containsAll(wanted.entrySet()))
          .singleElement()
          .satisfies(
              service -> {
                assertThat(service.getSpec().getPorts())
                    .extracting(ServicePort::getName)
                    .containsExactly(port);
                assertThat(selected(release, service.getSpec().getSelector()))
                    .anyMatch(name -> name.endsWith("-api"))
                    .anyMatch(name -> name.endsWith("-worker"));
              });
    }
  }

  /** Names of all Secrets that the values speak of: the chart itself makes none. */
  private static Set<String> secrets(Path values) throws Exception {
    var tree = JsonMapper.shared().<JsonNode>valueToTree(new Yaml().load(Files.readString(values)));
    return tree.findValuesAsString("existingSecret").stream().collect(Collectors.toSet());
  }

  private static List<String> selected(Release release, Map<String, String> labels) {
    return release.pods().entrySet().stream()
        .filter(
            pod ->
                pod.getValue().getMetadata().getLabels().entrySet().containsAll(labels.entrySet()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toList());
  }

  private static List<IntOrString> ports(PodTemplateSpec pod) {
    return pod.getSpec().getContainers().getFirst().getPorts().stream()
        .map(ContainerPort::getName)
        .map(IntOrString::new)
        .toList();
  }

  private static Map<String, String> strings(JsonNode object) {
    return object.properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().asString()));
  }
}
