package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import io.jhdf.api.Group;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Weights as {@code .keras} archives hold them: a group for each layer, {@code
 * layers/conv2d_1/vars/0} and so on, called by the layer's class and counted within its model.
 */
final class ArchiveWeights implements LayerWeights {
  /** What the layers of a model are called in the file; the second name is that of Keras 2.12. */
  private static final List<String> CONTAINERS =
      List.of("layers", "_layer_checkpoint_dependencies");

  private final WeightFile file;
  private final Map<String, String> folders = new HashMap<>();

  /** Finds the weights of all layers. */
  ArchiveWeights(WeightFile file, Network network) {
    this.file = file;
    name(network, "");
  }

  @Override
  public List<StoredWeight> of(Layer layer) {
    var config = layer.config();
    var roles = LayerRules.get(config).weights().apply(config);
    var stored = new ArrayList<StoredWeight>();
    for (int i = 0; i < roles.size(); i++) {
      var weight = find(config.path(), folders.get(config.path()) + "/vars/" + i);
      if (weight == null) {
        throw new RefusedException(
            RefusalCode.VARIABLES_MISSING,
            config.path(),
            "The file does not have the weight '%s' of the layer '%s' (%s)."
                .formatted(roles.get(i).name(), config.path(), config.className()));
      }
      stored.add(weight);
    }
    return stored;
  }

  private void name(Network network, String scope) {
    var container = container(scope);
    var used = new HashMap<String, Integer>();
    for (var layer : network.layers()) {
      if (Operators.isOperator(layer.config())) {
        continue;
      }
      var base = folder(layer);
      int count = used.merge(base, 1, Integer::sum) - 1;
      var path = scope + container + "/" + (count == 0 ? base : base + "_" + count);
      folders.put(layer.config().path(), path);
      if (layer.network() != null) {
        name(layer.network(), path + "/");
      }
    }
  }

  private String container(String scope) {
    return CONTAINERS.stream()
        .filter(name -> file.group(file.root(), scope + name) != null)
        .findFirst()
        .orElse(CONTAINERS.getFirst());
  }

  private @Nullable StoredWeight find(String layer, String path) {
    int end = path.lastIndexOf('/');
    var folder = folder(path.substring(0, end));
    return folder == null ? null : file.weight(folder, path.substring(end + 1), layer);
  }

  /** The group of a path; Keras on Windows has single groups whose names hold backslashes. */
  private @Nullable Group folder(String path) {
    var found = file.group(file.root(), path);
    for (var container : CONTAINERS) {
      if (found == null) {
        var windows =
            path.replaceAll("(^|/)" + CONTAINERS.getFirst() + "/", "$1" + container + "/");
        found = file.group(file.root(), windows.replace('/', '\\'));
      }
    }
    return found;
  }

  /** The class's name as Keras spells it in paths: {@code DepthwiseConv2D}: depthwise_conv2d. */
  private static String folder(Layer layer) {
    var name = layer.config().className();
    return (name.equals("Model") ? "Functional" : name)
        .replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }
}
