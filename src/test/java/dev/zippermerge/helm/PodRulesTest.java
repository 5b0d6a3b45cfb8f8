package dev.zippermerge.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;

/** Rules that every pod keeps, whatever the values are. */
class PodRulesTest {
  private static final long USER_OF_THE_IMAGE = 10001;

  static List<Path> valuesFiles() {
    return Chart.valuesFiles();
  }

  /** The profile "restricted" of Kubernetes' pod security standards, and a read-only root. */
  @ParameterizedTest
  @MethodSource("valuesFiles")
  void securityIsRestricted(Path values) {
    forEachPod(
        values,
        (pod, container) -> {
          var spec = pod.getSpec();
          assertThat(spec.getHostNetwork()).isNull();
          assertThat(spec.getHostPID()).isNull();
          assertThat(spec.getHostIPC()).isNull();
          assertThat(spec.getAutomountServiceAccountToken()).isFalse();
          assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
          assertThat(spec.getSecurityContext().getRunAsUser()).isEqualTo(USER_OF_THE_IMAGE);
          assertThat(spec.getSecurityContext().getSeccompProfile().getType())
              .isEqualTo("RuntimeDefault");
          assertThat(spec.getVolumes()).allMatch(volume -> volume.getEmptyDir() != null);
          var security = container.getSecurityContext();
          assertThat(security.getAllowPrivilegeEscalation()).isFalse();
          assertThat(security.getReadOnlyRootFilesystem()).isTrue();
          assertThat(security.getPrivileged()).isNull();
          assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
          assertThat(security.getCapabilities().getAdd()).isEmpty();
        });
  }

  @ParameterizedTest
  @MethodSource("valuesFiles")
  void resourcesAreBounded(Path values) {
    forEachPod(
        values,
        (pod, container) -> {
          assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
          assertThat(container.getResources().getLimits()).containsKey("memory");
          assertThat(pod.getSpec().getVolumes())
              .allMatch(volume -> volume.getEmptyDir().getSizeLimit() != null);
        });
  }

  /** Java's heap is a quarter of the limit; what it starts comes on top. */
  @ParameterizedTest
  @MethodSource("valuesFiles")
  void enginesAndHeapFitIntoTheMemory(Path values) {
    var release = Chart.render(values);
    var settings = release.settings();
    long api = product(settings, "CATALOG_CONCURRENTINSPECTIONS", "CATALOG_INSPECTIONMEMORY");
    long worker = product(settings, "WORKER_CONCURRENCY", "WORKER_MEMORYLIMIT");
    release
        .pods()
        .forEach(
            (name, pod) -> {
              var container = pod.getSpec().getContainers().getFirst();
              var limit = container.getResources().getLimits().get("memory").getNumericalAmount();
              long engines = name.endsWith("-api") ? api : name.endsWith("-worker") ? worker : 0;
              assertThat(limit.longValue()).as(name).isGreaterThan(engines + limit.longValue() / 4);
            });
  }

  private static long product(Map<String, String> settings, String count, String size) {
    return Long.parseLong(settings.get("ZIPPERMERGE_" + count))
        * DataSize.parse(settings.get("ZIPPERMERGE_" + size)).toBytes();
  }

  /** All that the image writes is below /work. */
  @ParameterizedTest
  @MethodSource("valuesFiles")
  void theWorkFolderIsAVolume(Path values) {
    forEachPod(
        values,
        (pod, container) -> {
          assertThat(container.getVolumeMounts())
              .extracting(VolumeMount::getMountPath)
              .containsExactly("/work");
          assertThat(pod.getSpec().getVolumes())
              .extracting(Volume::getName)
              .containsExactly(container.getVolumeMounts().getFirst().getName());
        });
  }

  @ParameterizedTest
  @MethodSource("valuesFiles")
  void servicesAreProbedAtTheManagementPort(Path values) {
    var release = Chart.render(values);
    var ports =
        List.of(
            release.settings().get("MANAGEMENT_SERVER_PORT"),
            release.settings().get("SERVER_PORT"));
    forEachPod(
        values,
        (pod, container) -> {
          if (!container.getArgs().contains("serve")) {
            return;
          }
          assertThat(probes(container))
              .allSatisfy(
                  probe -> {
                    assertThat(probe.getHttpGet().getPort().getValue()).isEqualTo("management");
                    assertThat(probe.getHttpGet().getPath()).startsWith("/actuator/health/");
                  });
          assertThat(container.getPorts())
              .allMatch(port -> ports.contains(port.getContainerPort().toString()))
              .extracting(ContainerPort::getName)
              .contains("management");
        });
  }

  /** Longer than the engine's last checkpoint and the phases of the application's end. */
  @ParameterizedTest
  @MethodSource("valuesFiles")
  void workersHaveTimeToHandTheirJobsBack(Path values) {
    var worker =
        Chart.render(values).pods().entrySet().stream()
            .filter(pod -> pod.getKey().endsWith("-worker"));
    assertThat(worker)
        .singleElement()
        .satisfies(
            pod ->
                assertThat(pod.getValue().getSpec().getTerminationGracePeriodSeconds())
                    .isGreaterThanOrEqualTo(45));
  }

  @ParameterizedTest
  @MethodSource("valuesFiles")
  void theApplicationKnowsEveryVariable(Path values) throws Exception {
    var known = new KnownSettings();
    var release = Chart.render(values);
    for (var pod : release.pods().values()) {
      assertThat(release.variables(pod)).doesNotHaveDuplicates().allMatch(known::has);
    }
  }

  private static Stream<Probe> probes(Container container) {
    return Stream.of(
        container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe());
  }

  /** Checks the only container of every pod. */
  private static void forEachPod(Path values, Rule rule) {
    var pods = Chart.render(values).pods();
    assertThat(pods).hasSizeGreaterThanOrEqualTo(2);
    assertThat(pods)
        .allSatisfy(
            (name, pod) -> {
              assertThat(pod.getSpec().getContainers()).hasSize(1);
              assertThat(pod.getSpec().getInitContainers()).isEmpty();
              rule.check(pod, pod.getSpec().getContainers().getFirst());
            });
  }

  private interface Rule {
    void check(PodTemplateSpec pod, Container container);
  }
}
