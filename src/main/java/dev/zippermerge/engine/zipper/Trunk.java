package dev.zippermerge.engine.zipper;

import dev.zippermerge.engine.export.HalfFloats;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.Prefix;
import dev.zippermerge.engine.graph.Subgraph;
import dev.zippermerge.engine.graph.TensorName;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tensorflow.proto.NodeDef;

/**
 * What a trunk computes for all tasks: nodes of the base task's network, closed under their inputs.
 * It ends at every edge from one of them to a node that is a task's own, so it may have many ends:
 * skip connections, several scales, several heads.
 *
 * @param nodes the nodes, the input among them, in the order of computation
 * @param replaced for each task those nodes of its network that a node of the trunk stands for, by
 *     name
 * @param frozen names of constants that belong to equal layers: they keep their values
 */
record Trunk(List<NodeDef> nodes, List<Map<String, String>> replaced, Set<String> frozen) {
  /** Prefix of its nodes in networks that take it over. */
  static final String PREFIX = "trunk";

  static Trunk of(Zipped zipped) {
    var base = zipped.originals().get(zipped.base());
    var shared = grown(zipped, base, ends(zipped, base));
    var replaced =
        IntStream.range(0, zipped.tasks().size())
            .mapToObj(task -> replaced(zipped, task, shared))
            .toList();
    var frozen = frozen(zipped, base, shared);
    var nodes =
        base.graph().getNodeList().stream()
            .filter(node -> shared.contains(node.getName()))
            .map(node -> frozen.contains(node.getName()) ? stored(zipped, node) : node)
            .toList();
    return new Trunk(nodes, replaced, frozen);
  }

  /** All that leads to the shared layers. */
  private static Set<String> ends(Zipped zipped, FlatGraph base) {
    var roots =
        zipped.sharedTwins().stream()
            .map(twin -> TensorName.parse(twin.layers().get(zipped.base()).output()).node())
            .toList();
    return Subgraph.needed(Subgraph.byName(base.graph().getNodeList()), roots, false).stream()
        .map(NodeDef::getName)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /**
   * Takes along what every task does next to what is shared already, without weights of its own.
   */
  private static Set<String> grown(Zipped zipped, FlatGraph base, Set<String> shared) {
    var plain = zipped.counterparts().named(zipped.counterparts().plain(), zipped.base());
    var layers =
        base.layers().stream()
            .filter(layer -> layer.mergeable() || layer.outputLayer())
            .map(WeightLayer::name)
            .collect(Collectors.toSet());
    var nodes = Subgraph.byName(base.graph().getNodeList());
    for (var node : nodes.values()) {
      if (plain.contains(node.getName())
          && !layers.contains(node.getName())
          && readsOnly(node, shared, nodes)) {
        shared.add(node.getName());
        node.getInputList().forEach(input -> shared.add(TensorName.parse(input).node()));
      }
    }
    return shared;
  }

  private static boolean readsOnly(NodeDef node, Set<String> shared, Map<String, NodeDef> nodes) {
    boolean any = false;
    for (var input : node.getInputList()) {
      var source = TensorName.parse(input).node();
      boolean constant = Objects.requireNonNull(nodes.get(source)).getOp().equals("Const");
      if (!constant && !shared.contains(source)) {
        return false;
      }
      any |= !constant;
    }
    return any;
  }

  private static Map<String, String> replaced(Zipped zipped, int task, Set<String> shared) {
    var network = zipped.originals().get(task);
    var replaced = new HashMap<>(zipped.counterparts().between(task, zipped.base()));
    for (var twin : zipped.sharedTwins()) {
      replaced.put(
          TensorName.parse(twin.layers().get(task).output()).node(),
          TensorName.parse(twin.layers().get(zipped.base()).output()).node());
    }
    replaced.values().retainAll(shared);
    // A further result of a node cannot be given another name.
    network.outputs().stream()
        .map(output -> TensorName.parse(output.tensor()))
        .filter(output -> output.index() > 0)
        .forEach(output -> replaced.remove(output.node()));
    return replaced;
  }

  private static Set<String> frozen(Zipped zipped, FlatGraph base, Set<String> shared) {
    var equal = zipped.counterparts().named(zipped.counterparts().equal(), zipped.base());
    return base.graph().getNodeList().stream()
        .filter(node -> equal.contains(node.getName()) && shared.contains(node.getName()))
        .flatMap(node -> node.getInputList().stream())
        .map(input -> TensorName.parse(input).node())
        .filter(name -> !equal.contains(name))
        .collect(Collectors.toSet());
  }

  /** As the artifact yields it: kernels that stand beside trained ones are in half precision. */
  private static NodeDef stored(Zipped zipped, NodeDef node) {
    return isHalved(zipped, node)
        ? Nodes.constant(
            node.getName(),
            HalfFloats.of(Nodes.floats(node), Nodes.shape(node)).values(),
            Nodes.shape(node).stream().mapToLong(Long::longValue).toArray())
        : node;
  }

  /** True for a constant of equal layers that is stored in half precision. */
  static boolean isHalved(Zipped zipped, NodeDef node) {
    return !zipped.lossless()
        && zipped.originals().get(zipped.base()).layers().stream()
            .anyMatch(layer -> layer.kernel().equals(node.getName()));
  }

  /** Name of the base task's input. */
  static String input(Zipped zipped) {
    var base = zipped.originals().get(zipped.base());
    return TensorName.parse(base.inputs().getFirst().tensor()).node();
  }

  /**
   * The nodes that a task's outputs need beside the trunk.
   *
   * @param prefix prefix of the trunk's nodes, which these read and which are not returned
   */
  List<NodeDef> own(FlatGraph network, int task, String prefix) {
    var taken = replaced.get(task);
    var nodes = new LinkedHashMap<String, NodeDef>();
    for (var name : new HashSet<>(taken.values())) {
      var stub = Prefix.of(prefix, name);
      nodes.put(stub, NodeDef.newBuilder().setName(stub).build());
    }
    var stubs = Set.copyOf(nodes.keySet());
    network.graph().getNodeList().forEach(n -> nodes.put(n.getName(), rewired(n, taken, prefix)));
    var roots = new ArrayList<String>();
    for (var output : network.outputs()) {
      var name = TensorName.parse(output.tensor()).node();
      roots.add(name);
      var counterpart = taken.get(name);
      if (counterpart != null) {
        nodes.put(name, Nodes.floatOp(name, "Identity", Prefix.of(prefix, counterpart)).build());
      }
    }
    return Subgraph.needed(nodes, roots, false).stream()
        .filter(node -> !stubs.contains(node.getName()))
        .toList();
  }

  private static NodeDef rewired(NodeDef node, Map<String, String> taken, String prefix) {
    var rewired = node.toBuilder();
    for (int i = 0; i < node.getInputCount(); i++) {
      var tensor = TensorName.parse(node.getInput(i));
      var counterpart = taken.get(tensor.node());
      if (counterpart != null) {
        rewired.setInput(
            i, new TensorName(Prefix.of(prefix, counterpart), tensor.index()).asInput());
      }
    }
    return rewired.build();
  }
}
