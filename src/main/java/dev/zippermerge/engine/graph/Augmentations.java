package dev.zippermerge.engine.graph;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Leaves out layers of random augmentation. Keras 3 writes them into SavedModels as in training,
 * though they do nothing when Keras itself answers. Such a layer draws random numbers by a seed
 * that a variable of whole numbers holds, has no weights, and makes one tensor of one other.
 */
final class Augmentations {
  private static final Set<String> VARIABLES = Set.of("VarHandleOp", "Variable", "VariableV2");
  private static final Set<String> WEIGHTED =
      Set.of("BatchMatMulV2", "Conv2D", "Conv2DBackpropInput", "DepthwiseConv2dNative", "MatMul");

  private final Map<String, NodeDef> nodes;
  private final Set<TensorName> outputs;
  private final Aliases aliases = new Aliases();
  private final Set<String> layers = new TreeSet<>();

  private Augmentations(Map<String, NodeDef> nodes, Collection<TensorName> outputs) {
    this.nodes = nodes;
    this.outputs = Set.copyOf(outputs);
  }

  /**
   * What stands for the tensors that went, and the names of the layers.
   *
   * @param layers names of the layers that were left out, sorted
   */
  record Removed(Aliases aliases, Set<String> layers) {}

  /** Leaves augmentation out of nodes without function calls. */
  static Removed remove(Map<String, NodeDef> nodes, Collection<TensorName> outputs) {
    var augmentations = new Augmentations(nodes, outputs);
    nodes.values().stream().filter(augmentations::isRandom).forEach(augmentations::leaveOut);
    if (!augmentations.layers.isEmpty()) {
      nodes.replaceAll((_, node) -> augmentations.aliases.rewrite(node));
    }
    return new Removed(augmentations.aliases, augmentations.layers);
  }

  private boolean isRandom(NodeDef node) {
    return node.getOp().matches("Stateless(Random(Uniform|Normal)|TruncatedNormal).*")
        && Subgraph.needed(nodes, List.of(node.getName()), false).stream()
            .anyMatch(
                source ->
                    VARIABLES.contains(source.getOp()) && Nodes.dtype(source) != DataType.DT_FLOAT);
  }

  /** The smallest scope around the random numbers that has one tensor coming in, one going out. */
  private void leaveOut(NodeDef random) {
    var scope = parent(random.getName());
    while (!scope.isEmpty() && !layers.contains(scope)) {
      var inside = inside(scope);
      if (inside.stream().anyMatch(node -> WEIGHTED.contains(node.getOp()))) {
        return;
      }
      var entry = only(entries(inside));
      var exit = only(exits(inside));
      if (entry.isPresent() && exit.isPresent()) {
        aliases.put(exit.get(), entry.get());
        layers.add(scope);
        return;
      }
      scope = parent(scope);
    }
  }

  private static String parent(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }

  private List<NodeDef> inside(String scope) {
    return nodes.values().stream().filter(node -> node.getName().startsWith(scope + "/")).toList();
  }

  /** Float tensors from outside that are computed, not constant. */
  private Set<TensorName> entries(List<NodeDef> inside) {
    var names = Subgraph.byName(inside).keySet();
    var entries = new HashSet<TensorName>();
    for (var node : inside) {
      for (var input : node.getInputList()) {
        var tensor = TensorName.parse(input);
        if (!names.contains(tensor.node()) && isComputedFloat(tensor)) {
          entries.add(tensor);
        }
      }
    }
    return entries;
  }

  private boolean isComputedFloat(TensorName tensor) {
    var node = nodes.get(tensor.node());
    return node != null
        && !node.getOp().equals("Const")
        && SinglePrecision.widened(OpTypes.output(node, tensor.index())) == DataType.DT_FLOAT;
  }

  private Set<TensorName> exits(List<NodeDef> inside) {
    var names = Subgraph.byName(inside).keySet();
    var exits = new HashSet<TensorName>();
    outputs.stream().filter(tensor -> names.contains(tensor.node())).forEach(exits::add);
    for (var node : nodes.values()) {
      if (!names.contains(node.getName())) {
        node.getInputList().stream()
            .map(TensorName::parse)
            .filter(tensor -> names.contains(tensor.node()))
            .forEach(exits::add);
      }
    }
    return exits;
  }

  private static Optional<TensorName> only(Set<TensorName> tensors) {
    return tensors.size() == 1 ? tensors.stream().findFirst() : Optional.empty();
  }
}
