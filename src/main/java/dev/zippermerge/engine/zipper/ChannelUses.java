package dev.zippermerge.engine.zipper;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.TensorName;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.NodeDef;

/**
 * Which constants of a network change together when channels change their order: the layers that
 * compute the channels, what normalises them, depthwise layers, and the inputs of the layers that
 * take them. Channels that additions bring together are one set. Sets that reach the network's
 * input, an output, a constant that several nodes read, or an operation whose channels are not
 * understood stay as they are.
 */
final class ChannelUses {
  private static final Set<String> SAME_CHANNELS =
      Set.of(
          "AvgPool",
          "Elu",
          "Identity",
          "LeakyRelu",
          "MaxPool",
          "Mean",
          "Relu",
          "Relu6",
          "Selu",
          "Sigmoid",
          "Softplus",
          "Squeeze",
          "Tanh");
  private static final Set<String> PAIRWISE =
      Set.of("Add", "AddV2", "BiasAdd", "Mul", "RealDiv", "Sub");

  private static final int ALL_AXES = 0b1111;

  private final FlatGraph network;
  private final Map<String, WeightLayer> layers = new HashMap<>();
  private final Map<String, NodeDef> constants = new HashMap<>();
  private final Map<String, Integer> setOf = new HashMap<>();
  private final List<Integer> parents = new ArrayList<>();
  private final List<Integer> sizes = new ArrayList<>();
  private final Set<Integer> fixed = new HashSet<>();
  private final List<Use> uses = new ArrayList<>();

  /**
   * A constant one axis of which runs over the channels of a set.
   *
   * @param set the set as it was first called
   * @param constant name of the constant
   * @param axis the axis; its length is a multiple of the number of channels, which run fastest
   * @param produces true where the constant is the kernel that computes the channels
   */
  record Use(int set, String constant, int axis, boolean produces) {}

  private ChannelUses(FlatGraph network) {
    this.network = network;
    network.layers().forEach(layer -> layers.put(layer.name(), layer));
  }

  static ChannelUses of(FlatGraph network) {
    var channels = new ChannelUses(network);
    network.graph().getNodeList().forEach(channels::take);
    network.outputs().forEach(output -> channels.fix(TensorName.parse(output.tensor()).node()));
    channels.fixSharedConstants();
    return channels;
  }

  /** A constant that several nodes read cannot change for one of them alone. */
  private void fixSharedConstants() {
    var readers =
        network.graph().getNodeList().stream()
            .flatMap(node -> node.getInputList().stream())
            .collect(
                Collectors.groupingBy(
                    input -> TensorName.parse(input).node(), Collectors.counting()));
    uses.stream()
        .filter(use -> Objects.requireNonNull(readers.get(use.constant())) > 1)
        .forEach(use -> fixed.add(root(use.set())));
  }

  /** The set of a tensor's channels; empty where they stay as they are. */
  Optional<Integer> set(String tensor) {
    var set = setOf.get(TensorName.parse(tensor).node());
    return set == null || fixed.contains(root(set)) ? Optional.empty() : Optional.of(root(set));
  }

  /** Channels in a set. */
  int size(int set) {
    return sizes.get(set);
  }

  /** The constants of a set, in the order of computation. */
  List<Use> uses(int set) {
    return uses.stream().filter(use -> root(use.set()) == set).toList();
  }

  private void take(NodeDef node) {
    var layer = layers.get(node.getName());
    if (node.getOp().equals("Const")) {
      constants.put(node.getName(), node);
    } else if (node.getOp().equals("Placeholder")) {
      return;
    } else if (layer != null) {
      take(node, layer);
    } else if (SAME_CHANNELS.contains(node.getOp())
        || node.getOp().startsWith("Pad")
        || picksPositions(node)) {
      inherit(node);
    } else if (node.getOp().equals("FusedBatchNormV3")) {
      inherit(node);
      for (int i = 1; i < 5; i++) {
        vector(node, i);
      }
    } else if (PAIRWISE.contains(node.getOp())) {
      pairwise(node);
    } else if (node.getOp().equals("Reshape")) {
      // A row of features is cut into positions by whoever takes it: channels run fastest.
      inherit(node);
    } else {
      node.getInputList().forEach(input -> fix(TensorName.parse(input).node()));
    }
  }

  private void take(NodeDef node, WeightLayer layer) {
    var source = TensorName.parse(node.getInput(0)).node();
    int inputs = layer.kernelTransposed() ? 1 : layer.kernelShape().size() - 2;
    int outputs = layer.kernelTransposed() ? 0 : layer.kernelShape().size() - 1;
    var set = setOf.get(source);
    if (set != null) {
      uses.add(new Use(set, layer.kernel(), inputs, false));
      if (layer.depth() % sizes.get(root(set)) != 0) {
        fix(source);
      }
    }
    if (layer.kind() != WeightLayer.Kind.DEPTHWISE) {
      int own = add(layer.width());
      setOf.put(node.getName(), own);
      uses.add(new Use(own, layer.kernel(), outputs, true));
    } else if (set != null && layer.width() == 1) {
      setOf.put(node.getName(), set);
    } else if (set != null) {
      fix(source);
    }
  }

  /** A slice of every channel, as the importer puts before strided 1x1 convolutions. */
  private boolean picksPositions(NodeDef node) {
    if (!node.getOp().equals("StridedSlice")
        || node.getAttrOrThrow("begin_mask").getI() != ALL_AXES
        || node.getAttrOrThrow("end_mask").getI() != ALL_AXES) {
      return false;
    }
    var strides = constants.get(TensorName.parse(node.getInput(3)).node());
    return strides != null && Nodes.integers(strides).getLast() == 1;
  }

  private void inherit(NodeDef node) {
    var set = setOf.get(TensorName.parse(node.getInput(0)).node());
    if (set != null) {
      setOf.put(node.getName(), set);
    }
  }

  private void pairwise(NodeDef node) {
    var left = TensorName.parse(node.getInput(0)).node();
    var right = TensorName.parse(node.getInput(1)).node();
    if (constants.containsKey(left) || constants.containsKey(right)) {
      int constant = constants.containsKey(left) ? 0 : 1;
      var set = setOf.get(constant == 0 ? right : left);
      if (set != null) {
        setOf.put(node.getName(), set);
        vector(node, constant);
      }
    } else if (setOf.containsKey(left) && setOf.containsKey(right)) {
      join(left, right);
      setOf.put(node.getName(), Objects.requireNonNull(setOf.get(left)));
    } else {
      fix(left);
      fix(right);
    }
  }

  /** An input that is one value, or one for each channel along its last axis. */
  private void vector(NodeDef node, int input) {
    var name = TensorName.parse(node.getInput(input)).node();
    var set = setOf.get(node.getName());
    var constant = constants.get(name);
    if (set == null) {
      return;
    }
    if (constant == null) {
      fix(node.getName());
      return;
    }
    var shape = Nodes.shape(constant);
    long size = Nodes.size(shape);
    if (size == sizes.get(root(set)) && shape.getLast() == size) {
      uses.add(new Use(set, name, shape.size() - 1, false));
    } else if (size != 1) {
      fix(node.getName());
    }
  }

  private void join(String left, String right) {
    int a = root(Objects.requireNonNull(setOf.get(left)));
    int b = root(Objects.requireNonNull(setOf.get(right)));
    if (!sizes.get(a).equals(sizes.get(b))) {
      fixed.add(a);
      fixed.add(b);
    } else if (a != b) {
      parents.set(b, a);
      if (fixed.contains(b)) {
        fixed.add(a);
      }
    }
  }

  private int add(int size) {
    parents.add(parents.size());
    sizes.add(size);
    return parents.size() - 1;
  }

  private void fix(String node) {
    var set = setOf.get(node);
    if (set != null) {
      fixed.add(root(set));
    }
  }

  private int root(int set) {
    int root = set;
    while (parents.get(root) != root) {
      root = parents.get(root);
    }
    return root;
  }

  FlatGraph network() {
    return network;
  }
}
