package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import io.jhdf.api.Group;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Weights as {@code .h5} files of whole models hold them: a group for each layer of the outermost
 * model, with an ordered list of names. A nested model has one list for all its layers, first what
 * is trained, then the rest.
 */
final class LegacyWeights implements LayerWeights {
  private static final String NAMES = "weight_names";

  /** States of random numbers, which say nothing about the network. */
  private static final Set<String> STATES = Set.of("StateVar", "seed_generator_state");

  /** Weights of equal shapes, which only their order tells apart. */
  private static final Set<String> STATISTICS =
      Set.of("gamma", "beta", "moving_mean", "moving_variance", "mean", "variance");

  private final WeightFile file;
  private final Group group;
  private final Map<String, List<StoredWeight>> assigned = new HashMap<>();

  /**
   * Finds the weights of all layers.
   *
   * @param group the group {@code model_weights}
   */
  LegacyWeights(WeightFile file, Group group, Network network) {
    this.file = file;
    this.group = group;
    network.layers().forEach(this::assign);
  }

  @Override
  public List<StoredWeight> of(Layer layer) {
    return assigned.getOrDefault(layer.config().path(), List.of());
  }

  private void assign(Layer top) {
    var slots = slots(top);
    if (slots.isEmpty()) {
      return;
    }
    var stored = stored(top);
    if (stored.size() != slots.size()) {
      throw new RefusedException(
          RefusalCode.VARIABLES_MISSING,
          top.name(),
          "The layer '%s' (%s) needs %d weights; the file has %d of it."
              .formatted(top.name(), top.config().className(), slots.size(), stored.size()));
    }
    for (int i = 0; i < slots.size(); i++) {
      slots.get(i).put(stored.get(i));
    }
  }

  private List<Slot> slots(Layer top) {
    var slots = new ArrayList<Slot>();
    leaves(top, true, slots);
    if (top.network() == null) {
      return slots;
    }
    var ordered = new ArrayList<>(slots.stream().filter(Slot::trained).toList());
    slots.stream().filter(slot -> !slot.trained()).forEach(ordered::add);
    return ordered;
  }

  private void leaves(Layer layer, boolean trained, List<Slot> slots) {
    var config = layer.config();
    // Keras 2 hands the flag of a model down to its layers; Keras 3 asks the model itself.
    boolean own =
        (layer.network() != null && config.kerasVersion() < 3) || config.flag("trainable", true);
    if (layer.network() != null) {
      layer.network().layers().forEach(inner -> leaves(inner, trained && own, slots));
      return;
    }
    var rule = LayerRules.find(config);
    if (rule != null) {
      var weights = new ArrayList<StoredWeight>();
      assigned.put(config.path(), weights);
      rule.weights()
          .apply(config)
          .forEach(role -> slots.add(new Slot(layer, role, trained && own, weights)));
    }
  }

  private List<StoredWeight> stored(Layer top) {
    var folder = file.group(group, top.name());
    if (folder == null) {
      throw missing(top.name(), "weights of the layer");
    }
    var stored = new ArrayList<StoredWeight>();
    for (var name : names(folder)) {
      if (!STATES.contains(lastPart(name))) {
        var weight = file.weight(folder, name, name);
        if (weight == null) {
          throw missing(top.name(), "weight '" + name + "' of the layer");
        }
        stored.add(weight);
      }
    }
    return stored;
  }

  private List<String> names(Group folder) {
    var names = file.texts(folder, NAMES);
    if (names != null) {
      return names;
    }
    // Lists that are too long for one attribute are cut into several.
    var parts = new ArrayList<String>();
    for (int i = 0; ; i++) {
      var part = file.texts(folder, NAMES + i);
      if (part == null) {
        return parts;
      }
      parts.addAll(part);
    }
  }

  private static RefusedException missing(String layer, String what) {
    return new RefusedException(
        RefusalCode.VARIABLES_MISSING,
        layer,
        "The file does not have the " + what + " '" + layer + "'.");
  }

  /** {@code kernel} of {@code conv1/kernel:0}. */
  private static String lastPart(String name) {
    return name.substring(name.lastIndexOf('/') + 1).replaceFirst("(_\\d+)?(:\\d+)?$", "");
  }

  /** A place for a weight. */
  private record Slot(
      Layer layer, WeightRole role, boolean layerTrained, List<StoredWeight> weights) {

    boolean trained() {
      return layerTrained && role.trainable();
    }

    void put(StoredWeight weight) {
      var found = lastPart(weight.name());
      if (STATISTICS.contains(found)
          && STATISTICS.contains(role.name())
          && !found.equals(role.name())) {
        throw Corrupt.model(
            layer.config().path(),
            "The file has '%s' where '%s' of the layer '%s' is expected."
                .formatted(weight.name(), role.name(), layer.config().path()));
      }
      weights.add(weight);
    }
  }
}
