package dev.zippermerge.engine.zipper;

import dev.zippermerge.engine.export.HalfFloats;
import dev.zippermerge.engine.export.StoredVariable;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.Prefix;
import dev.zippermerge.engine.graph.ServableGraph;
import dev.zippermerge.engine.graph.TensorName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.NodeDef;

/**
 * The graph of {@link StoredZipped}: shared weights and a trunk are there once, and a trunk is
 * computed once for all tasks from the one input that they have then.
 */
public final class ZippedGraph {
  private static final String INITIALISER = "zippermerge/init";
  private static final String INPUT = "zippermerge/input";
  private static final String TRUNK = "zippermerge/trunk";
  private static final String SHARED = "zippermerge";

  private final StoredZipped stored;
  private final Zipped zipped;
  private final List<NodeDef> nodes = new ArrayList<>();

  /** Kernels of equal layers beside trained ones: constants in half precision. */
  private final Set<String> halved;

  private ZippedGraph(StoredZipped stored) {
    this.stored = stored;
    this.zipped = stored.zipped();
    this.halved =
        zipped.hasTrunk()
            ? Trunk.of(zipped).nodes().stream()
                .filter(node -> Trunk.isHalved(zipped, node))
                .map(node -> Prefix.of(TRUNK, node.getName()))
                .collect(Collectors.toSet())
            : Set.of();
  }

  /** Builds the graph. */
  public static ServableGraph build(StoredZipped stored) {
    var graph = new ZippedGraph(stored);
    var zipped = stored.zipped();
    stored.variables().forEach(graph::addShared);
    if (zipped.hasTrunk()) {
      graph.addTrunk();
    }
    var tasks = IntStream.range(0, zipped.tasks().size()).mapToObj(graph::addTask).toList();
    graph.nodes.add(Nodes.op(INITIALISER, "NoOp").build());
    return new ServableGraph(graph.nodes, INITIALISER, tasks);
  }

  private void addShared(String variable, StoredVariable value) {
    if (Weights.isShared(variable)) {
      nodes.addAll(value.nodes(Prefix.of(SHARED, variable)));
    }
  }

  private void addTrunk() {
    var input = zipped.originals().get(zipped.base()).inputs().getFirst();
    nodes.add(Nodes.placeholder(INPUT, input.type(), input.shape()));
    var variables = Weights.variables(zipped, zipped.base());
    var trunk = Prefix.apply(TRUNK, Trunk.of(zipped).nodes(), Map.of(Trunk.input(zipped), INPUT));
    addStored(TRUNK, trunk, variables);
  }

  private ServableGraph.Task addTask(int task) {
    var name = zipped.tasks().get(task);
    var network = zipped.originals().get(task);
    var variables = Weights.variables(zipped, task);
    boolean trunk = zipped.hasTrunk();
    var own = trunk ? Trunk.of(zipped).own(network, task, TRUNK) : network.graph().getNodeList();
    var input = TensorName.parse(network.inputs().getFirst().tensor()).node();
    var trunkInput = Prefix.of(TRUNK, Trunk.input(zipped));
    Map<String, String> replaced = trunk ? Map.of(input, INPUT) : Map.of();
    var nodes =
        Prefix.apply(name, own, replaced).stream()
            .map(node -> trunk ? reading(node, trunkInput) : node)
            .toList();
    addStored(name, nodes, variables);
    return trunk
        ? ServableGraph.Task.of(name, network, INPUT + ":0")
        : ServableGraph.Task.of(name, network);
  }

  /** The trunk's input has a name of its own. */
  private static NodeDef reading(NodeDef node, String trunkInput) {
    var reading = node.toBuilder();
    for (int i = 0; i < node.getInputCount(); i++) {
      if (node.getInput(i).equals(trunkInput)) {
        reading.setInput(i, INPUT);
      }
    }
    return reading.build();
  }

  /** Adds nodes that have their prefix: a network merged before may name its own as shared ones. */
  private void addStored(String prefix, List<NodeDef> prefixed, Map<String, String> variables) {
    prefixed.stream()
        .flatMap(
            node -> constant(node, variables.get(node.getName().substring(prefix.length() + 1))))
        .forEach(nodes::add);
  }

  /** A constant that is a variable takes its stored form, or that of the variable it shares. */
  private Stream<NodeDef> constant(NodeDef node, @Nullable String variable) {
    if (variable == null) {
      return halved.contains(node.getName())
          ? HalfFloats.of(Nodes.floats(node), Nodes.shape(node)).nodes(node.getName()).stream()
          : Stream.of(node);
    }
    return Weights.isShared(variable)
        ? Stream.of(Nodes.floatOp(node.getName(), "Identity", Prefix.of(SHARED, variable)).build())
        : stored.stored(variable).nodes(node.getName()).stream();
  }
}
