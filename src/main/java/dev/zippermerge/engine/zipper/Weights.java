package dev.zippermerge.engine.zipper;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.graph.BatchNormalisations;
import dev.zippermerge.engine.spec.ZipperSpec.Normalisation;
import dev.zippermerge.engine.spec.ZipperSpec.Share;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Which constants of a network are variables of the student, and which of these tasks share. */
final class Weights {
  private Weights() {}

  /** Name of a task's own variable in place of one of its constants. */
  static String own(String task, String constant) {
    return task + "/" + constant;
  }

  /** Name of the variable that all tasks read a shared layer's kernel, gamma … from. */
  static String shared(String layer, String what) {
    return "shared/%s/%s".formatted(layer, what);
  }

  /** True for the name of a variable that several tasks read. */
  static boolean isShared(String variable) {
    return variable.startsWith("shared/");
  }

  /**
   * For each constant of a task that calibration changes the variable that stands for it: kernels,
   * biases, and gamma, beta and statistics of batch normalisations.
   */
  static Map<String, String> variables(Zipped zipped, int task) {
    var network = zipped.originals().get(task);
    var name = zipped.tasks().get(task);
    var variables = new LinkedHashMap<String, String>();
    for (var layer : network.layers()) {
      variables.put(layer.kernel(), own(name, layer.kernel()));
      if (layer.bias() != null) {
        variables.put(layer.bias(), own(name, layer.bias()));
      }
    }
    for (var found : BatchNormalisations.of(network.graph().getNodeList())) {
      found.constants().forEach(constant -> variables.put(constant, own(name, constant)));
    }
    if (zipped.share() == Share.POINTWISE) {
      for (var twin : zipped.sharedTwins()) {
        parts(zipped, twin, task)
            .forEach((what, constant) -> variables.put(constant, shared(twin.name(), what)));
      }
    }
    if (zipped.hasTrunk() && task == zipped.base()) {
      variables.keySet().removeAll(Trunk.of(zipped).frozen());
    }
    return variables;
  }

  /** The variables that hold kernels, of whatever task. */
  static Set<String> kernels(Zipped zipped) {
    var kernels = new HashSet<String>();
    for (int task = 0; task < zipped.tasks().size(); task++) {
      for (var layer : zipped.originals().get(task).layers()) {
        kernels.add(own(zipped.tasks().get(task), layer.kernel()));
      }
    }
    zipped.sharedTwins().forEach(twin -> kernels.add(Zipped.kernel(twin)));
    return kernels;
  }

  /**
   * The constants of a task's layer that are shared, by what they are. Normalisations are shared
   * where every task has one.
   */
  static Map<String, String> parts(Zipped zipped, LayerAlignment twin, int task) {
    var parts = new LinkedHashMap<String, String>();
    parts.put("kernel", twin.layers().get(task).kernel());
    var normalisations =
        twin.members().stream()
            .flatMap(
                m ->
                    BatchNormalisations.after(zipped.originals().get(m.task()), m.layer()).stream())
            .toList();
    if (zipped.normalisation() != Normalisation.PRIVATE
        && normalisations.size() == twin.members().size()) {
      var own = normalisations.get(task);
      parts.put("gamma", own.gamma());
      parts.put("beta", own.beta());
      if (zipped.normalisation() == Normalisation.WHOLE) {
        parts.put("mean", own.mean());
        parts.put("variance", own.variance());
      }
    }
    return parts;
  }
}
