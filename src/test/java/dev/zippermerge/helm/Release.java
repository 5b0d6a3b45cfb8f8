package dev.zippermerge.helm;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** All objects of one rendering. */
record Release(List<KubernetesObject> objects) {

  /** Those of a kind that Kubernetes brings. */
  <T> List<T> of(Class<T> kind) {
    return objects.stream()
        .map(KubernetesObject::model)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /** Those of a kind, as they are written. */
  List<JsonNode> of(String kind) {
    return objects.stream()
        .filter(object -> object.kind().equals(kind))
        .map(KubernetesObject::json)
        .toList();
  }

  List<String> kinds() {
    return objects.stream().map(KubernetesObject::kind).distinct().sorted().toList();
  }

  /** Pods by the names of what makes them. */
  Map<String, PodTemplateSpec> pods() {
    var pods = new TreeMap<String, PodTemplateSpec>();
    of(Deployment.class)
        .forEach(made -> pods.put(made.getMetadata().getName(), made.getSpec().getTemplate()));
    of(Job.class)
        .forEach(made -> pods.put(made.getMetadata().getName(), made.getSpec().getTemplate()));
    return pods;
  }

  /** The settings that all services share. */
  Map<String, String> settings() {
    return of(ConfigMap.class).getFirst().getData();
  }

  /** Names of all environment variables that a pod gets. */
  List<String> variables(PodTemplateSpec pod) {
    var container = pod.getSpec().getContainers().getFirst();
    var names = new ArrayList<>(container.getEnv().stream().map(EnvVar::getName).toList());
    if (!container.getEnvFrom().isEmpty()) {
      names.addAll(settings().keySet());
    }
    return names;
  }
}
